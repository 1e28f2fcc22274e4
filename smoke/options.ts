import { isLoopbackHost } from '../app/server/config.ts'

export interface Options {
  /** Of the Notejam, such as `https://notes.example`. */
  readonly origin: string
  /** The balancer behind the edge, which has to refuse. */
  readonly balancer: string | undefined
  /** `0.1.0`, `0.1.0+59eb830`, or a commit's id. */
  readonly version: string | undefined
  /** An account that is there; without one, an account is made and deleted. */
  readonly account: Account | undefined
  /** The token of an invitation, with which the account is made where sign-up is not open. */
  readonly invitation: string | undefined
  /** Only what a visitor without an account can do. */
  readonly isWithoutAccount: boolean
  /** Of one request, and of all steps together. */
  readonly requestMs: number
  readonly wholeMs: number
}

export interface Account {
  readonly email: string
  readonly password: string
}

/** What was asked for cannot be done; the message says why. */
export class WrongOptions extends Error {}

export const usage =
  'npm run smoke -- URL [--balancer URL] [--expect-version VERSION] [--without-account]. Where sign-up is not open, SMOKE_EMAIL and ' +
  'SMOKE_PASSWORD name an account, or SMOKE_INVITATION a link that makes one.'

const limits = { requestMs: 15_000, wholeMs: 120_000 }

/** @throws WrongOptions */
export function readOptions(words: readonly string[], env: NodeJS.ProcessEnv): Options {
  const named = new Map<string, string>()
  const urls: string[] = []
  let isWithoutAccount = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--without-account') {
      isWithoutAccount = true
      continue
    }
    if (!word.startsWith('--')) {
      urls.push(word)
      continue
    }
    const [name = '', inWord] = word.split(/=(.*)/s)
    if (!['--balancer', '--expect-version'].includes(name)) throw new WrongOptions(`${name} is not known. ${usage}`)
    const value = inWord ?? words[++at]
    if (!value || value.startsWith('--')) throw new WrongOptions(`${name} needs a value. ${usage}`)
    named.set(name, value)
  }
  const [url] = urls
  if (url === undefined || urls.length > 1) throw new WrongOptions(`Name one address. ${usage}`)
  return {
    origin: originOf(url, { mayBePlain: false }),
    balancer: named.has('--balancer') ? originOf(named.get('--balancer') ?? '', { mayBePlain: true }) : undefined,
    version: named.get('--expect-version'),
    account: accountOf(env),
    invitation: invitationOf(env),
    isWithoutAccount,
    ...limits,
  }
}

/** @param mayBePlain over HTTP from another machine, too: no password is sent there */
function originOf(text: string, { mayBePlain }: { readonly mayBePlain: boolean }): string {
  const url = URL.parse(text)
  if (
    !url ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.pathname !== '/' ||
    url.search
  ) {
    throw new WrongOptions(`An address such as https://notes.example is needed, without a path. ${usage}`)
  }
  if (url.protocol === 'http:' && !mayBePlain && !isLoopbackHost(url.hostname)) {
    throw new WrongOptions(`A password would be sent in clear: name the https address of ${url.hostname}.`)
  }
  return url.origin
}

function accountOf({ SMOKE_EMAIL: email, SMOKE_PASSWORD: password }: NodeJS.ProcessEnv): Account | undefined {
  if (!email && !password) return undefined
  if (!email || !password) throw new WrongOptions('SMOKE_EMAIL and SMOKE_PASSWORD go together: set both, or none.')
  return { email, password }
}

function invitationOf({ SMOKE_INVITATION: link }: NodeJS.ProcessEnv): string | undefined {
  if (!link) return undefined
  const token = /(?:^|[?&]invitation=)([\w-]{22})$/.exec(link)?.[1]
  if (token === undefined) throw new WrongOptions('SMOKE_INVITATION is no link that npm run people -- invite has made.')
  return token
}
