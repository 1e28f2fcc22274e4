/** Left of a sheet that begins here there is no room for another place to drop. CSS pixels. */
const minBeside = 120

/** A note that takes files: the pane in which it stands. */
export interface DropSheet {
  readonly article: HTMLElement
  readonly left: number
}

/** The open note of the page, where what is dragged can be attached to it. */
export function sheetFor(event: DragEvent): DropSheet | undefined {
  const field = document.querySelector('article.note :is(form.writing, form.attach)')
  const article = field?.closest<HTMLElement>('article')
  if (!article || isForNotes(article, event)) return undefined
  const left = article.closest('main, .note-pane')?.getBoundingClientRect().left ?? 0
  return { article, left: left < minBeside ? 0 : left }
}

/** @returns the sheet that files would be attached to where they are now; undefined where they become notes */
export function sheetAt(event: DragEvent): DropSheet | undefined {
  const sheet = sheetFor(event)
  return sheet && event.clientX >= sheet.left ? sheet : undefined
}

/** On the first sheet of an account without notes, what is no picture has come to become notes. */
function isForNotes(article: HTMLElement, { dataTransfer }: DragEvent): boolean {
  const isFirst = article.closest('.note-pane.first') !== null && article.dataset['path'] === undefined
  return isFirst && ![...(dataTransfer?.items ?? [])].every(({ type }) => type.startsWith('image/'))
}
