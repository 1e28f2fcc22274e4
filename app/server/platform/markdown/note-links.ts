import type { MarkdownIt, StateInline } from 'markdown-it'
import { noteLinkAt } from '../../../shared/note-links.ts'
import { routes } from '../../routes.ts'

/** How a token of a link to a note is told from other links. */
export const noteLinkMarkup = 'note_link'

/**
 * `[[Title]]` and `[[Title|words]]`: links to the writer's note of that title. What CommonMark knows as a link stays that: `[[a]](b)`, and
 * `[[a]]` where the text says what `[a]:` is.
 */
export function noteLinks(md: MarkdownIt): void {
  md.inline.ruler.after('link', 'note_link', (state: StateInline, silent) => {
    const { src, pos, posMax, env } = state
    const link = noteLinkAt(src, pos, posMax)
    if (!link) return false
    const label = md.utils.normalizeReference(src.slice(pos + 2, pos + link.length - 2))
    const references = env['references'] as Readonly<Record<string, unknown>> | undefined
    if (references && Object.hasOwn(references, label)) return false
    if (!silent) {
      const open = state.push('link_open', 'a', 1)
      open.attrs = [
        ['class', 'note-link'],
        ['href', routes.notes.titled.href({ title: link.title })],
      ]
      open.markup = noteLinkMarkup
      open.meta = { title: link.title, words: link.words }
      state.push('text', '', 0).content = link.words
      state.push('link_close', 'a', -1)
    }
    state.pos += link.length
    return true
  })
}
