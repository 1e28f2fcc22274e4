import { attributesOf } from '../kit/html.ts'
import { routes } from '../app/server/routes.ts'
import { Wrong, type Answer, type Client } from './client.ts'
import type { Options } from './options.ts'

/** Steps without an account. */

/** The version that runs is the one that was asked for. @returns it */
export async function version(client: Client, { version: expected }: Options): Promise<string> {
  const path = routes.health.alive.href()
  const { text } = await client.get(path)
  const [, running] = /^ok (\d[\w.+-]*)\s*$/.exec(text) ?? []
  if (expected === undefined) return running ?? 'of a version that it does not say'
  if (running === undefined) throw new Wrong(`GET ${path} names no version, and ${expected} was expected`)
  if (!isVersion(running, expected))
    throw new Wrong(`GET ${path} says version ${running}, and ${expected} was expected`)
  return running
}

/** @param running such as `0.1.0+59eb830` @param expected the same, its part before the plus, or a commit's id */
function isVersion(running: string, expected: string): boolean {
  const [name, commit = ''] = running.split('+')
  if (running === expected || name === expected) return true
  return (
    /^[\da-f]{7,40}$/.test(expected) && commit !== '' && (expected.startsWith(commit) || commit.startsWith(expected))
  )
}

/** The headers that protect a page. @returns the page */
export async function headers(client: Client, { origin }: Options): Promise<string> {
  const path = routes.accounts.signIn.href()
  const answer = await client.get(path)
  const policy = header(answer, path, 'content-security-policy')
  for (const [directive, value] of [
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['frame-ancestors', "'none'"],
  ] as const) {
    if (!new RegExp(`(^|;)\\s*${directive} ${value}\\s*(;|$)`).test(policy)) {
      throw new Wrong(`GET ${path} has a Content-Security-Policy without “${directive} ${value}”`)
    }
  }
  has(answer, path, 'x-content-type-options', /^nosniff$/)
  has(answer, path, 'referrer-policy', /^(same-origin|no-referrer|strict-origin(-when-cross-origin)?)$/)
  has(answer, path, 'cache-control', /no-store/)
  if (origin.startsWith('https:')) {
    const age = Number(/max-age=(\d+)/.exec(header(answer, path, 'strict-transport-security'))?.[1] ?? 0)
    if (age < 180 * 24 * 60 * 60)
      throw new Wrong(`GET ${path} has a Strict-Transport-Security of less than half a year`)
  }
  return answer.text
}

/** A script and a style of the page, named by their content, which browsers may keep for a year. @returns how many there are */
export async function staticFiles(client: Client, page: string): Promise<string> {
  const named = [...attributesOf(page, 'script', 'src'), ...attributesOf(page, 'link', 'href')]
  const files = named.filter((path) => path.startsWith(routes.static) && /\.(js|css)$/.test(path))
  for (const [ending, type] of [
    ['js', /javascript/],
    ['css', /^text\/css/],
  ] as const) {
    const path = files.find((file) => file.endsWith(`.${ending}`))
    if (path === undefined) throw new Wrong(`the sign-in page names no .${ending} file below ${routes.static}`)
    if (!/-[\w-]{8}\.\w+$/.test(path)) throw new Wrong(`${path} has a name that does not change with its content`)
    const answer = await client.get(path)
    has(answer, path, 'cache-control', /immutable/)
    const age = Number(/max-age=(\d+)/.exec(header(answer, path, 'cache-control'))?.[1] ?? 0)
    if (age < 365 * 24 * 60 * 60) throw new Wrong(`GET ${path} may be cached for less than a year`)
    has(answer, path, 'content-type', type)
    if (answer.bytes.length === 0) throw new Wrong(`GET ${path} was answered with nothing`)
  }
  return `${files.length} on the page`
}

/** Only what comes through the edge is served. @returns what the balancer did */
export async function balancer(client: Client): Promise<string> {
  try {
    await client.get('/', { expect: [403], timeoutMs: 10_000 })
    return '403'
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    // A security group that lets the edge in alone answers no other client.
    if (/ (within|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)/.test(error.message)) return 'cannot be reached from here'
    throw new Wrong(`at the balancer, ${error.message}`)
  }
}

function header({ headers: all }: Answer, path: string, name: string): string {
  const value = all.get(name)
  if (value === null) throw new Wrong(`GET ${path} was answered without the header ${name}`)
  return value
}

function has(answer: Answer, path: string, name: string, pattern: RegExp): void {
  const value = header(answer, path, name)
  if (!pattern.test(value)) throw new Wrong(`GET ${path} has “${value.slice(0, 100)}” in the header ${name}`)
}
