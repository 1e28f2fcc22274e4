import type { Parser } from './parsers.ts'

/** Where docs/self-hosting.md says how a name of its own is given to Notejam. */
const paragraph = 'docs/self-hosting.md, "Behind a proxy of your own"'

/** Scheme, host, port, and at most one slash behind them. */
const plain = /^https?:\/\/[^\s/\\?#@,*'"]+\/?$/i

/** What people write instead of an origin, and what they are told: the first that matches. */
const reasons: readonly (readonly [pattern: RegExp, expected: string])[] = [
  [/['"]/, 'an origin without quotation marks, such as https://notes.example'],
  [/[\s,*]/, 'one origin: https:// and one name, without spaces, commas and asterisks'],
  [/^(?!https?:\/\/)/i, 'https:// or http:// before the name, as in https://notes.example'],
  [/^https?:\/\/[^/\\?#]*@/i, 'an origin without a user and a password: accounts are made at /signup'],
  [
    /^https?:\/\/[^/\\?#]+[/\\][^?#]/i,
    `an origin without a path: Notejam needs a name of its own, such as https://notes.example.org instead of https://example.org/notes (${paragraph})`,
  ],
  [/[?#]/, 'an origin without a query and a fragment, such as https://notes.example'],
]

/** Spelled as the `Origin` header of a browser: in lower case, an international name in ASCII, without the usual port and a last dot. */
export const publicOrigin: Parser<string> = {
  expected: 'an origin such as https://notes.example',
  parse(text) {
    const given = text.trim()
    const url = plain.test(given) ? URL.parse(given) : null
    if (!url || url.port === '0') return undefined
    url.hostname = url.hostname.replace(/\.$/, '')
    const isName = url.hostname.split('.').every((label) => label !== '') && !isEverywhere(url)
    return isName ? url.origin : undefined
  },
  reason(text) {
    const given = text.trim()
    if (isEverywhere(URL.parse(given))) return 'the origin that people type: an address of all interfaces is for HOST'
    return reasons.find(([pattern]) => pattern.test(given))?.[1]
  },
}

function isEverywhere(url: URL | null): boolean {
  return url?.hostname === '0.0.0.0' || url?.hostname === '[::]'
}
