import { once } from 'node:events'
import { request, type Agent, type IncomingMessage } from 'node:http'
import type { Person } from '../../kit/person.ts'

/**
 * Asks for a page, or sends a form, on a connection of the agent, and reads the whole answer.
 * @param form as it is encoded in a URL; left out, the page is asked for
 */
export async function visit(
  url: string,
  person: Person,
  agent: Agent,
  form?: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const headers =
    form === undefined ? { ...person } : { ...person, 'content-type': 'application/x-www-form-urlencoded' }
  const sent = request(url, { agent, headers, method: form === undefined ? 'GET' : 'POST' }).end(form)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of answer.setEncoding('utf8')) body += String(chunk)
  return { status: answer.statusCode, body }
}
