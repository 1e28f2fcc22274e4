import { once } from 'node:events'
import { request, type Agent, type IncomingMessage } from 'node:http'
import { routes } from '../../app/server/routes.ts'
import type { Person } from '../../kit/person.ts'

/** After which a request counts as not answered: longer than the product takes to give up on anything. */
const patienceMs = 30_000

export interface Question {
  readonly url: string
  readonly person: Person
  readonly agent: Agent
}

/**
 * Reads the list of notes.
 * @returns undefined when the answer is what it should be, and what was wrong otherwise
 */
export function readNotes({ url, person, agent }: Question): Promise<string | undefined> {
  return ask(url + routes.home.href(), { agent, headers: { ...person } }, undefined, 200)
}

/** Writes a note. @param name tells it from all others; @returns as `readNotes` */
export function saveNote({ url, person, agent }: Question, name: string): Promise<string | undefined> {
  const form = new URLSearchParams({ name, text: `What was written as ${name}.`, pad_id: '' }).toString()
  const headers = { ...person, 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length }
  return ask(url + routes.notes.create.href(), { agent, headers, method: 'POST' }, form, 303)
}

async function ask(
  url: string,
  options: Parameters<typeof request>[1],
  body: string | undefined,
  expected: number,
): Promise<string | undefined> {
  try {
    const sent = request(url, { ...options, signal: AbortSignal.timeout(patienceMs) }).end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    if (answer.statusCode !== expected) return `answered with ${answer.statusCode}`
    // After a save the redirect leads to the list, without a session to signing in.
    return expected === 303 && answer.headers.location !== routes.home.href() ? 'not signed in' : undefined
  } catch (error) {
    return `not answered (${(error as NodeJS.ErrnoException).code ?? (error as Error).name})`
  }
}
