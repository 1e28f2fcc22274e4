import { setTimeout as pause } from 'node:timers/promises'

/** After which a request counts as not answered: longer than the product takes to give up on anything. */
const patienceMs = 40_000
/** In which one request has to be answered at last, however often it is sent again. */
const insistenceMs = 180_000

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  /** An earlier try was refused or not answered, and may have been done. */
  readonly isRepeated: boolean
}

/** The answers that all clients of a drill have had together. */
export class Tally {
  acknowledged = 0
  refused = 0
  /** Answers of 500, by address. */
  readonly defects = new Map<string, number>()

  defect(what: string): void {
    this.defects.set(what, (this.defects.get(what) ?? 0) + 1)
  }

  /** @param errors lines that were logged meanwhile, of which some are quoted */
  sentences(errors: readonly string[] = []): string[] {
    if (this.defects.size === 0) return []
    const logged = new Set(errors.map((line) => line.replace(/"(time|reqId|times)":[^,]*,/g, '').slice(0, 600)))
    return [
      ...[...this.defects].map(([what, count]) => `${count} × 500 for ${what}`),
      ...[...logged].slice(0, 5).map((line) => `logged meanwhile: ${line}`),
    ]
  }
}

/** A recording client: sends one person's requests to the process that serves now. */
export class Client {
  readonly tally: Tally
  readonly #url: () => string
  readonly #cookie: string

  constructor(url: () => string, cookie: string, tally: Tally) {
    this.#url = url
    this.#cookie = cookie
    this.tally = tally
  }

  /** @returns undefined when there is no answer */
  async ask(path: string, init: RequestInit = {}): Promise<Answer | undefined> {
    const headers = new Headers(init.headers)
    headers.set('cookie', this.#cookie)
    const signal = AbortSignal.timeout(patienceMs)
    try {
      const answer = await fetch(this.#url() + path, { ...init, headers, redirect: 'manual', signal })
      const bytes = Buffer.from(await answer.arrayBuffer())
      // Never a refusal: a 500 is a defect.
      if (answer.status === 500)
        this.tally.defect(`${init.method ?? 'GET'} ${path.replace(/\?.*/, '').replace(/\d+/g, ':id')}`)
      return { status: answer.status, headers: answer.headers, bytes, isRepeated: false }
    } catch {
      // No process listens, or it ended before it had answered.
      return undefined
    }
  }

  /** Sends the same again until there is an answer, as a page does that cannot know whether its request was done. */
  async insist(path: string, init: RequestInit = {}): Promise<Answer> {
    const deadline = Date.now() + insistenceMs
    for (let tries = 0; Date.now() < deadline; tries++) {
      const answer = await this.ask(path, init)
      if (answer && answer.status < 500 && answer.status !== 429) return { ...answer, isRepeated: tries > 0 }
      this.tally.refused++
      await pause(50)
    }
    throw new Error(`${init.method ?? 'GET'} ${path} was not answered in ${insistenceMs / 1000} s`)
  }

  async form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.insist(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  async json(path: string, fields: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.insist(path, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(fields),
    })
  }

  async page(path: string): Promise<string> {
    return (await this.insist(path)).bytes.toString()
  }
}

/** The JSON of an answer, typed by the caller. @throws SyntaxError when it is none */
export function read<Content>(answer: Answer): Content {
  return JSON.parse(answer.bytes.toString()) as Content
}
