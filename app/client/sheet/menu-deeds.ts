import { moveMenu } from '../lists/move-menu.ts'
import { act, toast } from '../toast.ts'
import { formatted } from './formatted.ts'
import { refresh } from './rendered.ts'

/** How long the editor may take to open, before finding in the note is given up. */
const openingMs = 5_000

/** What the rows of a note's menu do, by their names. */
export const deeds: Readonly<Record<string, (article: HTMLElement) => unknown>> = {
  ...{ find, print, copy, attach, move },
  'copy-formatted': copyFormatted,
}

const isWriting = (article: HTMLElement) => article.classList.contains('is-writing')

/** Opens the editor, and there what its key opens. */
function find(article: HTMLElement): void {
  const content = article.querySelector<HTMLElement>('.cm-content')
  if (isWriting(article) && content) {
    content.focus()
    press(content, 'f')
    return
  }
  const giveUp = setTimeout(() => article.removeEventListener('focusin', ready), openingMs)
  const ready = ({ target }: Event) => {
    if (!(target instanceof HTMLElement) || !target.matches('.cm-content')) return
    clearTimeout(giveUp)
    article.removeEventListener('focusin', ready)
    // The caret is put into its place first.
    setTimeout(() => press(target, 'f'))
  }
  article.addEventListener('focusin', ready)
  article.querySelector<HTMLElement>('.tool.edit')?.click()
}

/** As its key does: what is rendered is printed. */
function print(): void {
  if (press(document, 'p')) window.print()
}

/** @returns whether the page leaves the key to the browser */
function press(target: EventTarget, key: string): boolean {
  const isApple = navigator.platform.startsWith('Mac') || /iP(hone|ad)/.test(navigator.platform)
  const keys = { key, code: `Key${key.toUpperCase()}`, ctrlKey: !isApple, metaKey: isApple }
  return target.dispatchEvent(new KeyboardEvent('keydown', { ...keys, bubbles: true, cancelable: true }))
}

/** The title as a heading, and the text as it is. */
function copy(article: HTMLElement): Promise<void> {
  return put({ 'text/plain': markdownOf(article) }, 'Copied as Markdown.')
}

/** As it is read; a program that takes words alone gets the Markdown. */
function copyFormatted(article: HTMLElement): Promise<void> {
  return put({ 'text/html': htmlOf(article), 'text/plain': markdownOf(article) }, 'Copied with formatting.')
}

async function put(texts: Readonly<Record<string, Promise<string>>>, done: string): Promise<void> {
  const blobs = Object.entries(texts).map(
    ([type, text]) => [type, text.then((words) => new Blob([words], { type }))] as const,
  )
  try {
    // The browser waits for the text, and does not forget meanwhile that it was asked for by a press.
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
    toast(done)
  } catch {
    toast('It could not be copied. Try again.')
  }
}

async function htmlOf(article: HTMLElement): Promise<string> {
  const [{ name }, answer] = await Promise.all([saved(article), fetch(article.dataset['path'] ?? '')])
  if (!answer.ok || answer.redirected) throw new Error('The note could not be read.')
  return formatted(new DOMParser().parseFromString(await answer.text(), 'text/html'), name)
}

async function markdownOf(article: HTMLElement): Promise<string> {
  const { name, text } = (isWriting(article) && written(article)) || (await saved(article))
  return [name && `# ${name}\n`, text].filter(Boolean).join('\n')
}

interface Words {
  readonly name: string
  readonly text: string
}

function written(article: HTMLElement): Words | undefined {
  const value = (field: string) => article.querySelector<HTMLTextAreaElement>(`form.writing [name=${field}]`)?.value
  const [name, text] = [value('name'), value('text')]
  return name === undefined || text === undefined ? undefined : { name, text }
}

async function saved(article: HTMLElement): Promise<Words> {
  const answer = await fetch(`${article.dataset['path']}/newer?than=0`)
  if (!answer.ok) throw new Error('The note could not be read.')
  return (await answer.json()) as Words
}

/** Into the text while it is written, and below it while it is read. */
function attach(article: HTMLElement): void {
  const own = isWriting(article) ? article.querySelector<HTMLElement>('[data-attach]') : null
  const chooser = own ?? article.querySelector<HTMLElement>('.attach input[type=file]')
  chooser?.click()
}

function move(article: HTMLElement): void {
  const button = article.querySelector<HTMLElement>('[popovertarget=note-menu]')
  const pads = article.querySelector<HTMLSelectElement>('form.writing select[name=pad_id]')
  if (isWriting(article) && pads) {
    pads.focus()
    pads.showPicker()
    return
  }
  const menu = moveMenu((padId) => {
    const id = article.dataset['path']?.split('/').at(-1) ?? ''
    const fields = [['action', 'move'] as const, ['pad_id', padId] as const, ['note', id] as const]
    void act({ action: '/notes/selection', fields }).then(() => refresh(article))
  })
  menu.addEventListener('toggle', (event) => event.newState === 'closed' && menu.remove())
  document.body.append(menu)
  menu.showPopover(button ? { source: button } : undefined)
}
