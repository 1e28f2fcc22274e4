export interface Answer {
  readonly status: number
  readonly body: string
  /** Where it leads, for a redirect. */
  readonly location: string | null
}

/** Somebody without a browser: keeps cookies, follows nothing. */
export interface Guest {
  readonly cookies: Map<string, string>
  visit(url: string): Promise<Answer>
  submit(url: string, fields: Readonly<Record<string, string>>): Promise<Answer>
}

/** @param cookies those of another guest, to be the same person at another process */
export function aGuest(cookies: ReadonlyMap<string, string> = new Map()): Guest {
  const jar = new Map(cookies)

  async function send(url: string, init: RequestInit): Promise<Answer> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
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
