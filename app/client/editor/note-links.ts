import type { MarkdownConfig } from '@lezer/markdown'
import { noteLinkAt } from '../../shared/note-links.ts'

/**
 * Links to notes in the editor's grammar. A `NoteLink` has, in this order: a `NoteLinkMark` of two brackets, a `NoteLinkTitle`, and, with
 * words of its own, a `NoteLinkMark` of one bar and `NoteLinkWords`; and a `NoteLinkMark` of two brackets.
 */
export const noteLinks: MarkdownConfig = {
  defineNodes: [{ name: 'NoteLink' }, { name: 'NoteLinkMark' }, { name: 'NoteLinkTitle' }, { name: 'NoteLinkWords' }],
  parseInline: [
    {
      name: 'NoteLink',
      before: 'Link',
      parse(cx, next, pos) {
        if (next !== 91) return -1
        const found = noteLinkAt(cx.text, pos - cx.offset)
        if (!found) return -1
        const end = pos + found.length
        const bar = found.bar === undefined ? undefined : pos + found.bar
        return cx.addElement(
          cx.elt('NoteLink', pos, end, [
            cx.elt('NoteLinkMark', pos, pos + 2),
            cx.elt('NoteLinkTitle', pos + 2, bar ?? end - 2),
            ...(bar === undefined
              ? []
              : [cx.elt('NoteLinkMark', bar, bar + 1), cx.elt('NoteLinkWords', bar + 1, end - 2)]),
            cx.elt('NoteLinkMark', end - 2, end),
          ]),
        )
      },
    },
  ],
}
