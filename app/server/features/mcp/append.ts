import { routes } from '../../routes.ts'
import type { Answered, Calling } from './call.ts'

/** How often another save may come between. */
const maxAttempts = 5

interface Read {
  readonly text: string
  readonly version: number
}

/** Adds a text at the end of a note: over the version that was read, and again when another save was faster. */
export async function appendTo(call: Calling, noteId: string, text: string): Promise<Answered> {
  const url = routes.api.note.href({ noteId })
  for (let attempt = 1; ; attempt++) {
    const read = await call('GET', url)
    if (read.status !== 200) return read
    const { text: before, version } = read.json as unknown as Read
    const whole = before.trim() === '' ? text : `${withoutLastBreaks(before)}\n\n${text}`
    const saved = await call('PATCH', url, { text: whole }, { 'if-match': `"${version}"` })
    if (saved.status !== 412 || attempt === maxAttempts) return saved
  }
}

/** A loop: a regular expression that is anchored at the end would be superlinear over a run of line breaks. */
export function withoutLastBreaks(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n') end--
  return text.slice(0, end)
}
