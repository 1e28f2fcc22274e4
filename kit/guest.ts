export interface Answer {
  readonly status: number
  readonly body: string
  /** The target of a redirect. */
  readonly location: string | null
}

/** A client without a browser: it keeps cookies and follows no redirect. */
export interface Guest {
  readonly cookies: Map<string, string>
  visit(url: string): Promise<Answer>
  submit(url: string, fields: Readonly<Record<string, string>>): Promise<Answer>
}

/** @param cookies of another guest, to be in the same session */
export function aGuest(cookies: ReadonlyMap<string, string> = new Map()): Guest {
  const jar = new Map(cookies)

  async function send(url: string, init: RequestInit): Promise<Answer> {
    const headers = { cookie: cookieOf({ cookies: jar }) }
    const response = await fetch(url, { ...init, redirect: 'manual', headers })
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s)
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return { status: response.status, body: await response.text(), location: response.headers.get('location') }
  }

  return {
    cookies: jar,
    visit: (url) => send(url, {}),
    submit: (url, fields) => send(url, { method: 'POST', body: new URLSearchParams(fields) }),
  }
}

/** A guest's cookies as the `cookie` header has them. */
export function cookieOf({ cookies }: Pick<Guest, 'cookies'>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
