const nothing = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

export function isThumbnail(path: string): boolean {
  return /^\/attachments\/\d{1,19}\/thumbnail$/.test(path)
}

/** The place of a picture that the browser does not have stays empty, without its sign for broken ones. */
export function orNothing(request: Request): Promise<Response> {
  return fetch(request).catch(() => new Response(nothing, { headers: { 'content-type': 'image/svg+xml' } }))
}
