import { resolve } from 'node:path'
import { domainToASCII } from 'node:url'

/** Reads the text of an environment variable. */
export interface Parser<Value = unknown> {
  /** What the text has to be, as the message about a wrong one says it. */
  readonly expected: string
  /**
   * @param cwd folder against which a relative path is taken
   * @returns undefined for a text that cannot be used
   */
  readonly parse: (text: string, cwd: string) => Value | undefined
  /** What a text that cannot be used should have been, where that can be said more exactly; never with the text in it. */
  readonly reason?: (text: string) => string | undefined
}

/** @param what it counts, such as `a port number` */
export function wholeNumber(what: string, from: number, to: number): Parser<number> {
  return {
    expected: `${what} from ${from} to ${to}`,
    parse(text) {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN
      return number >= from && number <= to ? number : undefined
    },
  }
}

export const portNumber = wholeNumber('a port number', 1, 65_535)

/** A text that a pattern matches from its beginning to its end. */
export function matching(expected: string, pattern: RegExp): Parser<string> {
  return { expected, parse: (text) => (pattern.test(text) ? text : undefined) }
}

export const hostName = (expected: string) => matching(expected, /^[\w.:-]+$/)

export const databaseWord = (expected: string) => matching(expected, /^\w{1,63}$/)

export const secretArn = matching(
  'the ARN of a secret in AWS Secrets Manager',
  /^arn:aws[\w-]*:secretsmanager:[a-z\d-]+:\d{12}:secret:[\w/+=.@!-]+$/,
)

/** As SES takes it: ASCII on both sides. */
export const mailAddress = matching(
  'a mail address such as notejam@notes.example, without a name',
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(\.[a-z\d-]+)+$/i,
)

/** Where a person is reached who can do something: a mail address, which becomes a `mailto:` address, or a page. */
export const contact: Parser<string> = {
  expected: 'a mail address such as security@notes.example, or an https address of a page',
  parse(text) {
    const mail = mailAddress.parse(text.replace(/^mailto:/, ''), '')
    if (mail !== undefined) return `mailto:${mail}`
    const url = URL.parse(text)
    return url?.protocol === 'https:' ? url.href : undefined
  },
}

/** ISO, at the end of the day in UTC. */
export const day: Parser<string> = {
  expected: 'a day such as 2027-06-30',
  parse(text) {
    const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : NaN
    // Others are of the next month: 31 February.
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? `${text}T23:59:59Z` : undefined
  },
}

export const signingKey: Parser<string> = {
  expected: 'at least 32 characters',
  parse: (text) => (text.length >= 32 ? text : undefined),
}

/** What only a shell, a browser or another system takes for a path: here it would be the name of a new folder. */
const foreignPaths: readonly (readonly [pattern: RegExp, expected: string])[] = [
  [/^~|\$\{?[A-Z_]/, 'a path without ~ and $, which only a shell replaces'],
  [/^[a-z][a-z+.-]+:\/\//i, 'a path such as /var/lib/notejam, and no address'],
  ...(process.platform === 'win32'
    ? []
    : [[/^[a-z]:[\\/]|^\\\\/i, 'a path of this system, such as /mnt/c/notes for C:\\notes in WSL'] as const]),
  [/^["']|["']$|\0/, 'a path without quotation marks'],
]

/** Absolute afterwards. */
export function path(expected: string): Parser<string> {
  const reason = (text: string) => foreignPaths.find(([pattern]) => pattern.test(text))?.[1]
  return { expected, reason, parse: (text, cwd) => (reason(text) === undefined ? resolve(cwd, text) : undefined) }
}

export const onOrOff: Parser<boolean> = {
  expected: 'on or off',
  parse: (text) => ({ on: true, off: false })[text],
}

export function oneOf(words: readonly string[]): Parser<string> {
  return { expected: `one of ${words.join(', ')}`, parse: (text) => (words.includes(text) ? text : undefined) }
}

/** @param protocols such as `http:` and `https:` */
export function address(expected: string, protocols: readonly string[], needsHost = false): Parser<string> {
  return {
    expected,
    parse(text) {
      const url = URL.parse(text)
      return url && protocols.includes(url.protocol) && (url.hostname || !needsHost) ? text : undefined
    },
  }
}

/** Of an OpenID Connect provider; over HTTP only on this machine. As it was written: providers are compared by it. */
export const issuer: Parser<string> = {
  expected: 'the https address of a provider such as https://login.example, without ? and #',
  parse(text) {
    const url = URL.parse(text)
    if (!url || /[?#\s]/.test(text) || url.username || url.password) return undefined
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)) ? text : undefined
  },
}

const folder = path('a folder')

/** A folder, absolute afterwards, or a bucket with what its keys begin with. */
export const folderOrBucket: Parser<string> = {
  expected: 'a folder, or a bucket such as s3://bucket/prefix',
  reason: (text) => (text.startsWith('s3:') ? undefined : folder.reason?.(text)),
  parse: (text, cwd) =>
    text.startsWith('s3:')
      ? matching('', /^s3:\/\/[a-z\d][a-z\d.-]{1,61}[a-z\d](\/[\w.\/-]*)?$/).parse(text, cwd)
      : folder.parse(text, cwd),
}

/** `7d 5w 36m`: numbers of days, weeks and months, each at most once. */
export const retention: Parser<{ readonly days: number; readonly weeks: number; readonly months: number }> = {
  expected: 'days, weeks and months such as 7d 5w 36m',
  parse(text) {
    if (!/^\d{1,4}[dwm]( \d{1,4}[dwm]){0,2}$/.test(text)) return undefined
    const given = Object.fromEntries(text.split(' ').map((part) => [part.slice(-1), Number(part.slice(0, -1))]))
    if (Object.keys(given).length !== text.split(' ').length) return undefined
    return { days: given['d'] ?? 0, weeks: given['w'] ?? 0, months: given['m'] ?? 0 }
  },
}

/** Addresses of people, with commas between them. */
export const mailAddresses: Parser<readonly string[]> = {
  expected: 'mail addresses with commas between them',
  parse(text) {
    const addresses = text.split(',').map((one) => one.trim())
    return addresses.every((one) => /^[^\s@,]{1,64}@[^\s@,]{1,253}$/.test(one)) ? addresses : undefined
  },
}

/** Who may make an account by themselves. */
export type SignUp =
  | { readonly kind: 'open' | 'invite' | 'closed' }
  /** Addresses at these alone, as DNS has them; others with an invitation. */
  | { readonly kind: 'domains'; readonly domains: readonly string[] }

export const whoMaySignUp: Parser<SignUp> = {
  expected: 'open, invite, closed, or domains such as @notes.example,@jam.example',
  parse(text) {
    if (text === 'open' || text === 'invite' || text === 'closed') return { kind: text }
    const typed = text.split(',').map((one) => /^@([^\s@]{1,253})$/.exec(one.trim())?.[1] ?? '')
    const domains = typed.map((domain) => domainToASCII(domain))
    return domains.every((domain) => /^[a-z\d-]+(\.[a-z\d-]+)+$/.test(domain))
      ? { kind: 'domains', domains }
      : undefined
  },
}

/** Whether a host name (as `URL.hostname` or a `Host` header without port spells it) can only mean this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
