import { Resolver } from 'node:dns/promises'
import { request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopbackHost } from '../../config.ts'
import { errorCode } from '../../platform/error-code.ts'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'
import { readReceiver, type Reach } from './receiver.ts'

/** What came of a message. */
export interface Outcome {
  readonly isDelivered: boolean
  /** Of the answer; undefined for none. */
  readonly status?: number
  /** For the owner of the webhook; empty for nothing. */
  readonly problem: string
}

export interface SendOptions extends Reach {
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** For the whole of one message: looking the name up, connecting, sending, and the answer. */
  readonly milliseconds: number
  /** Certificates that are trusted; by default those that Node knows. */
  readonly ca?: string
}

/** Of an answer, whose body is not used. */
const maxAnswerBytes = 64 * 1024

/**
 * Sends a message, once. The name is looked up once, every address of it has to be public, and the connection goes to one that was looked at:
 * a name that leads elsewhere a moment later (DNS rebinding) changes nothing. Redirects are not followed, and no connection is kept.
 */
export async function send(
  to: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  options: SendOptions,
): Promise<Outcome> {
  const signal = AbortSignal.timeout(options.milliseconds)
  // Addresses are checked again: the settings may be others than when this one was stored.
  const read = readReceiver(to, options)
  if ('problem' in read) return failed(read.problem)
  const url = new URL(read.url)
  try {
    const address = await checkedAddress(url, options, signal)
    if (address === undefined) return failed('Its name leads to an address that is not on the public internet')
    const status = await post(url, address, body, headers, options, signal)
    if (status >= 200 && status < 300) return { isDelivered: true, status, problem: '' }
    const isElsewhere = status >= 300 && status < 400
    return { ...failed(isElsewhere ? 'It leads elsewhere, which is not followed' : `It answered ${status}`), status }
  } catch (error) {
    return failed(signal.aborted ? 'It took too long' : wordsOf(error))
  }
}

const failed = (problem: string): Outcome => ({ isDelivered: false, problem })

/** @returns undefined where one of its addresses may not be asked */
async function checkedAddress(
  url: URL,
  { resolve, takesThisMachine }: SendOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isOwn = takesThisMachine && isLoopbackHost(url.hostname)
  const addresses = isIP(host) ? [host] : await orAborted(resolve(host), signal)
  const isTaken = isOwn ? isLoopbackAddress : isPublicAddress
  return addresses.length > 0 && addresses.every(isTaken) ? addresses[0] : undefined
}

async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('too long')), { once: true }),
    ),
  ])
}

function post(
  url: URL,
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { ca }: SendOptions,
  signal: AbortSignal,
): Promise<number> {
  const family = isIP(address)
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address, family }]) : done(null, address, family)
  const isTls = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, lookup, agent: false, signal, ...(ca === undefined ? {} : { ca }) }
    const sent = (isTls ? overTls : overHttp)(url, options, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxAnswerBytes) sent.destroy(new Error('too long an answer'))
      })
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What can be said of a failure without the inside of a network. */
function wordsOf(error: unknown): string {
  const code = errorCode(error) ?? ''
  if (error instanceof Error && error.message === 'too long an answer') return 'Its answer was longer than 64 KiB'
  if (['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT', 'EREFUSED'].includes(code)) return 'Its name is not known'
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|EPROTO|ERR_SSL|ERR_TLS/.test(code))
    return 'Its certificate is not trusted'
  return 'It could not be reached'
}

/** All addresses of a name, by DNS alone, without the threads that files and passwords need. */
export async function resolveByDns(host: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 })
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  const [first] = found
  if (addresses.length === 0 && first.status === 'rejected') throw first.reason
  return addresses
}
