import type { Person } from './rows.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** Where it leads, for a redirect. */
  readonly location: string | null
}

/** A request as a browser sends it: with the cookies of a person, and without following redirects. */
export async function request(url: string, who: Person | undefined, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers)
  if (who?.cookies.size) headers.set('cookie', [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
  const response = await fetch(url, { redirect: 'manual', ...init, headers })
  for (const cookie of response.headers.getSetCookie()) keepCookie(who, cookie)
  const location = response.headers.get('location')
  return { status: response.status, headers: response.headers, body: await response.text(), location }
}

function keepCookie(who: Person | undefined, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split('; ')
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  const isGone = attributes.some(
    (attribute) => /^max-age=0$/i.test(attribute) || /^expires=Thu, 01 Jan 1970/i.test(attribute),
  )
  if (isGone) who?.cookies.delete(name)
  else who?.cookies.set(name, pair.slice(equals + 1))
}
