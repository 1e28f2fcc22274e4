import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'

/** Objects, lists and members of a JSON body: more than any of ours has. Parsing millions of them takes half a second and more. */
const maxParts = 1_000

const [quote, backslash] = [0x22, 0x5c]
const signs = new Set(Array.from('[{,', (sign) => sign.charCodeAt(0)))

/** Whether a text of JSON has more parts than one of ours, told without parsing it. */
export function hasTooManyParts(text: string): boolean {
  let parts = 0
  let isWithinText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) isWithinText = !isWithinText
    else if (isWithinText) at += code === backslash ? 1 : 0
    else if (signs.has(code) && ++parts > maxParts) return true
  }
  return false
}

/** Parses JSON bodies as Fastify does, but for those whose parsing would block the event loop. */
export function parseJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (hasTooManyParts(text)) {
      done(new Refusal(400, 'too-many-fields', 'That could not be read', 'No form here has so many fields.'))
      return
    }
    void parse(request, text, done)
  })
}
