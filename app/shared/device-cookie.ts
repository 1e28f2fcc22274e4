/**
 * The name of a cookie that a script of ours sets. `__Host-` binds it to this host and to HTTPS; browsers refuse it over plain HTTP.
 * @param protocol of the page
 */
export function deviceCookieName(name: string, protocol: string): string {
  return protocol === 'https:' ? `__Host-${name}` : name
}

/** What such a cookie says, by either name: the server does not see how the browser came to its proxy. */
export function deviceCookie(cookies: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return cookies[`__Host-${name}`] ?? cookies[name]
}
