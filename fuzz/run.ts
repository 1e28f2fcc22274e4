import { routes } from '../app/server/routes.ts'
import { aLifetime } from '../kit/lifetime.ts'
import { aRequest, type Request } from './requests.ts'
import { send, type Outcome } from './send.ts'
import { aTarget, type Victim } from './target.ts'

export interface FuzzSettings {
  readonly seed: number
  readonly count: number
  /** The number of the first request: to send one again, `from` it and a `count` of 1. */
  readonly from?: number
  /** Leaves out requests that stall: the server closes their connections after a minute or two. @default true */
  readonly withStalled?: boolean
  readonly say: (text: string) => void
}

export interface FuzzReport {
  /** How many requests had which end: a status, `closed` without an answer, … */
  readonly ends: Readonly<Record<string, number>>
  /** Milliseconds of the longest. */
  readonly longest: number
  /** Answers of 500, hangs and ended processes, in sentences. */
  readonly faults: readonly string[]
}

const concurrentRequests = 16
/** After so many requests the next ones are about a new person: the one before has lost most of their things. */
const requestsOfAVictim = 1_000

/** Sends malformed requests to a server of its own, and says how they ended. */
export async function fuzz({ seed, count, from = 0, withStalled = true, say }: FuzzSettings): Promise<FuzzReport> {
  const lifetime = aLifetime((error) => say(String(error)))
  const target = await aTarget(lifetime)
  const ends: Record<string, number> = {}
  const faults: string[] = []
  const stalled: Promise<unknown>[] = []
  const life = new AbortController()
  const hasEnded = () => life.signal.aborted
  let longest = 0
  void target.program.ended.then(() => life.abort())

  function note(number: number, request: Pick<Request, 'bytes'>, { status, hangs, milliseconds }: Outcome): void {
    const end = hangs ? 'hangs' : (status ?? 'closed')
    ends[end] = (ends[end] ?? 0) + 1
    longest = Math.max(longest, milliseconds)
    if (!hangs && status !== 500) return
    const what = hangs ? `hangs (${Math.round(milliseconds)} ms)` : 'is answered with 500'
    faults.push(`request ${number} ${what}: ${shown(request.bytes)}`)
  }

  async function sendOne(number: number, { cookie, spare, has }: Victim): Promise<void> {
    const request = aRequest(seed, number, cookie, has)
    if (request.then === 'stall' && !withStalled) return
    // Signing out would end the session of all requests that follow: it gets the spare session.
    const bytes = /signout/i.test(request.bytes.toString('latin1', 0, 200))
      ? Buffer.from(request.bytes.toString('latin1').replaceAll(cookie, spare), 'latin1')
      : request.bytes
    const sending = send(target.port, { ...request, bytes }).then((outcome) => note(number, { bytes }, outcome))
    if (request.then === 'stall') {
      stalled.push(sending)
      return
    }
    await sending
    if (request.followedBy === undefined) return
    const follower = [
      'GET ' + request.followedBy + ' HTTP/1.1',
      'host: localhost',
      `cookie: ${cookie}`,
      'connection: close',
    ]
    const page = { bytes: Buffer.from(`${follower.join('\r\n')}\r\n\r\n`), then: 'wait' as const }
    note(number, { bytes }, await send(target.port, page))
  }

  try {
    for (let first = from; first < from + count && !hasEnded(); first += requestsOfAVictim) {
      const victim = await target.aVictim()
      const last = Math.min(first + requestsOfAVictim, from + count)
      let next = first
      const sending = Array.from({ length: concurrentRequests }, async () => {
        while (next < last && !hasEnded()) await sendOne(next++, victim)
      })
      await Promise.all(sending)
      if (last % 10_000 === 0) say(`${last} requests, ${faults.length} faults`)
    }
    if (stalled.length > 0) say(`waiting for ${stalled.length} that stalled`)
    await Promise.all(stalled)
    const alive = await fetch(target.url + routes.health.ready.href())
    if (!alive.ok) faults.push(`afterwards it is not ready: ${await alive.text()}`)
  } catch (error) {
    faults.push(`it breaks off: ${(error as Error).message}`)
  }
  if (hasEnded()) faults.push(`the process has ended: ${target.program.stderr.slice(-2_000)}`)
  for (const line of new Set(target.logged().map(shortly))) say(`logged: ${line}`)
  await lifetime.end()
  return { ends, longest, faults }
}

/** The first bytes, on one line; a part that is repeated is shown once. */
function shown(bytes: Buffer): string {
  const some = bytes.toString('latin1', 0, 3_000).replace(/^cookie: notejam.*$/gm, 'cookie: …')
  return JSON.stringify(some.replace(/(.{1,20}?)\1{9,}/gs, '$1…')).slice(0, 500)
}

function shortly(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } }
    return `${msg ?? ''} ${(err?.stack ?? '').split('\n').slice(0, 3).join(' ')}`.slice(0, 400)
  } catch {
    return line.slice(0, 300)
  }
}
