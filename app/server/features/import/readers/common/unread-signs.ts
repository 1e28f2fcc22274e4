import { unreadSigns } from '../../sources/text.ts'
import type { NoteItem, Reader } from '../reader.ts'

/** A reader whose notes say where bytes of their file could not be read: decoders put the replacement character for them. */
export function withUnreadSigns(reader: Reader): Reader {
  return {
    ...reader,
    async *items(source, work) {
      for await (const item of reader.items(source, work))
        yield item.kind === 'note' && hasUnread(item) ? said(item) : item
    },
  }
}

function hasUnread({ title, text, lost }: NoteItem): boolean {
  return (title.includes('\ufffd') || text.includes('\ufffd')) && !lost.includes(unreadSigns)
}

function said(note: NoteItem): NoteItem {
  return { ...note, lost: [...note.lost, unreadSigns] }
}
