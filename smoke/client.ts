import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from '../app/server/platform/error-code.ts'

/** What was found wrong, in a sentence. Never with what was sent: that may hold a password. */
export class Wrong extends Error {}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  readonly text: string
  /** The path of a redirect; null for none. */
  readonly leadsTo: string | null
}

interface Sent {
  readonly method?: 'GET' | 'POST'
  readonly body?: URLSearchParams | FormData
  readonly headers?: Readonly<Record<string, string>>
  /** Statuses that are right. */
  readonly expect?: readonly number[]
  readonly timeoutMs?: number
}

const asJson = { headers: { accept: 'application/json' }, expect: [201] } as const

/** More than any page here has: what answers may be another service. */
const maxBytes = 10 * 1024 ** 2

/** A browser's part: keeps cookies, follows no redirect, and waits for no answer longer than it was told. */
export class Client {
  readonly #origin: string
  readonly #requestMs: number
  readonly #whole: AbortSignal
  readonly #cookies = new Map<string, string>()

  /** @param whole aborts when the time for all steps is over */
  constructor(origin: string, requestMs: number, whole: AbortSignal) {
    this.#origin = origin
    this.#requestMs = requestMs
    this.#whole = whole
  }

  get(path: string, sent: Sent = {}): Promise<Answer> {
    return this.#ask(path, sent)
  }

  form(path: string, fields: Readonly<Record<string, string>>, expect: readonly number[] = [303]): Promise<Answer> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields), expect })
  }

  /** A form that a script sends. */
  saved(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields), ...asJson })
  }

  file(path: string, body: FormData): Promise<Answer> {
    return this.#ask(path, { method: 'POST', body, ...asJson })
  }

  /** @throws Wrong when there is no answer in time, or one with another status */
  async #ask(path: string, { method = 'GET', body, headers = {}, expect = [200], timeoutMs }: Sent): Promise<Answer> {
    const what = `${method} ${path.replace(/\?.*/s, '')}`
    const ms = timeoutMs ?? this.#requestMs
    const signal = AbortSignal.any([AbortSignal.timeout(ms), this.#whole])
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    let answer: Answer
    try {
      const response = await fetch(this.#origin + path, {
        ...{ method, redirect: 'manual', signal, headers: { ...headers, ...(cookie ? { cookie } : {}) } },
        ...(body ? { body } : {}),
      })
      for (const set of response.headers.getSetCookie()) this.#keep(set)
      answer = await received(response)
    } catch (error) {
      if (error instanceof Wrong) throw new Wrong(`${what} ${error.message}`)
      if (this.#whole.aborted) throw new Wrong(`${what} was not answered before the time for all steps was over`)
      if (signal.aborted) throw new Wrong(`${what} was not answered within ${ms / 1000} seconds`)
      throw new Wrong(`${what} was not answered: ${reasonOf(error)}`)
    }
    if (!expect.includes(answer.status)) {
      throw new Wrong(`${what} was answered with ${answer.status} instead of ${expect.join(' or ')}`)
    }
    return answer
  }

  #keep(set: string): void {
    const [pair = '', ...attributes] = set.split(/; */)
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (value === '' || attributes.some((one) => /^max-age=0$/i.test(one))) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }

  /** Asks again and again, for as long as one request may take. @throws Wrong when it never becomes so */
  async until(what: string, ask: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + this.#requestMs
    while (!(await ask())) {
      if (Date.now() > deadline) throw new Wrong(what)
      await pause(300)
    }
  }
}

async function received(response: Response): Promise<Answer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    parts.push(part)
    length += part.length
    if (length > maxBytes) throw new Wrong(`was answered with more than ${maxBytes / 1024 ** 2} MiB`)
  }
  const bytes = Buffer.concat(parts)
  const location = response.headers.get('location')
  const url = location === null ? null : URL.parse(location, response.url)
  return {
    ...{ status: response.status, headers: response.headers, bytes, text: bytes.toString() },
    leadsTo: url ? url.pathname + url.search : null,
  }
}

/** Node's fetch says why in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return errorCode(cause) ?? (cause instanceof Error ? cause.name : 'no reason is known')
}
