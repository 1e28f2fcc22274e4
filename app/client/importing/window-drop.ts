import { filesOfDrop } from '../editor/brought-files.ts'
import { toast } from '../toast.ts'
import { filesOf, type Dropped } from './dropped.ts'
import { hideZones, showZones } from './drop-zone.ts'
import { sheetAt, type DropSheet } from './sheet-at.ts'

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** Another dialog stands over the page, and takes no files. */
const isCovered = (): boolean => document.querySelector('dialog:modal:not(.bring-dialog)') !== null

addEventListener('dragover', (event) => {
  if (!hasFiles(event)) return
  // A file that is dropped where the page takes none would be opened in the page's place.
  event.preventDefault()
  if (!isCovered()) showZones(event)
  else if (event.dataTransfer) event.dataTransfer.dropEffect = 'none'
})
addEventListener('dragleave', ({ relatedTarget }) => relatedTarget ?? hideZones())
// Before the editor's own listeners: they take what is dropped onto their text.
addEventListener('drop', take, { capture: true })
addEventListener('drop', attachBeside)

function take(event: DragEvent): void {
  hideZones()
  if (!hasFiles(event) || !event.dataTransfer || (!isCovered() && sheetAt(event))) return
  event.preventDefault()
  event.stopPropagation()
  if (isCovered()) return
  filesOf(event.dataTransfer)
    .then(bringIn)
    .catch(() => toast('That cannot be read. Choose it on the page “Bring notes from elsewhere”.'))
}

/** Not that of a dialog that was closed, and is still to be removed. */
const openForm = 'form.bring:not(dialog:not([open]) *)'

async function bringIn(files: readonly Dropped[]): Promise<void> {
  const form = document.querySelector(openForm) ?? (await askInDialog())
  form?.dispatchEvent(new CustomEvent('notejam:dropped', { detail: { files } }))
}

async function askInDialog(): Promise<HTMLFormElement | undefined> {
  const { openBringing } = await import('./bring-dialog.ts')
  return openBringing().catch(() => {
    toast('There is no connection, so nothing was brought in. Try again.')
    return undefined
  })
}

/** What the editor has left: files for a note that is read, or beside the text of one that is written. */
function attachBeside(event: DragEvent): void {
  const sheet = hasFiles(event) && !event.defaultPrevented ? sheetAt(event) : undefined
  if (!sheet) return
  event.preventDefault()
  const files = filesOfDrop(event.dataTransfer) ?? []
  if (files.length === 0) toast('A folder cannot be attached, but its files can.')
  else attach(sheet, files)
}

function attach({ article }: DropSheet, files: readonly File[]): void {
  const writing = article.matches('.is-writing') || !article.querySelector('form.attach')
  if (writing) {
    article
      .querySelector('form.writing')
      ?.dispatchEvent(new CustomEvent('notejam:bring', { detail: { files }, cancelable: true }))
    return
  }
  const field = article.querySelector<HTMLInputElement>('form.attach input[type=file]')
  if (!field) return
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  field.files = data.files
  field.dispatchEvent(new Event('change', { bubbles: true }))
}
