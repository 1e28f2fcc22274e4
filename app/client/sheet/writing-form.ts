import { startAutosave, type Autosave } from '../autosave/autosave.ts'
import { startEditor } from '../editor/start.ts'
import { grows } from './grows.ts'
import type { CaretPlace } from './caret-place.ts'
import { samePlace } from './same-words.ts'
import { growTitle, setButtonsHidden } from './title-field.ts'
import { startTitle } from './title.ts'

/** The form of an open note with its editor, and its autosave once that has started. */
export interface WritingForm {
  readonly form: HTMLFormElement
  /** Undefined until the writer touches what another app has shared: none of it is saved before. */
  readonly autosave: Autosave | undefined
  /** The UTF-16 position in the text that a place of the rendered note means; undefined where only the shown form can tell. */
  positionOf(place: CaretPlace): number | undefined
  /** Puts the caret at a place. @param at what `positionOf` said of it */
  focus(place: CaretPlace, at: number | undefined): void
  /** Inserts a text at the caret, as if the writer typed it. */
  type(text: string): void
  /** Whether files are being uploaded, or an upload has failed and its row says so. */
  readonly isBusy: () => boolean
  readonly surface: Awaited<ReturnType<typeof startEditor>>['surface']
}

/** Starts the editor, the title's keys and the autosave of a note's form. @param onStep is called after each step of the autosave */
export async function startWriting(
  article: HTMLElement,
  form: HTMLFormElement,
  onStep: () => void,
): Promise<WritingForm> {
  const name = growTitle(form)
  const field = form.elements.namedItem('text') as HTMLTextAreaElement
  setButtonsHidden(form, true)
  for (const each of [name, field]) grows(each)
  let autosave: Autosave | undefined
  const start = async () => {
    autosave = await startAutosave(form, onStep)
  }
  const isFilled = form.dataset['filled'] !== undefined || location.search.includes('shared=')
  const starting = isFilled ? import('../offline/filled.ts').then(({ fill }) => fill(form, start)) : start()
  const editor = await startEditor(form, article.dataset['nonce'])
  if (!isFilled) await starting
  const { surface } = editor
  startTitle(name, surface)
  fadeTools(article, form)

  return {
    form,
    surface,
    get autosave() {
      return autosave
    },
    isBusy: () => editor.isBusy() || form.querySelector('.upload') !== null,
    positionOf(place) {
      if (place.kind !== 'text') return undefined
      const prose = article.querySelector('.rendered > .prose')
      if (!prose?.contains(place.node)) return undefined
      const before = document.createRange()
      before.setStart(prose, 0)
      before.setEnd(place.node, place.offset)
      return samePlace(prose.textContent, before.toString().length, surface().text())
    },
    focus(place, at) {
      if (place.kind === 'title') {
        name.focus({ preventScroll: true })
        name.setSelectionRange(place.offset, place.offset)
        return
      }
      const { length } = surface().text()
      const [from] = surface().selection()
      const seen = place.kind === 'text' ? surface().placeAt(place.x, place.y) : undefined
      const to = place.kind === 'end' ? length : place.kind === 'again' ? from : (at ?? seen ?? length)
      surface().focus()
      surface().select(to, place.kind === 'text' && scrollY > 0 ? place.top : undefined)
    },
    type(text) {
      const [from, to] = surface().selection()
      surface().edit({ from, to, insert: text })
    },
  }
}

/** Without a key, until the tools of the note are shown in full again (debounce). */
const restMs = 2_000

/** Fades the tools of the note while the writer types. */
function fadeTools(article: HTMLElement, form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const showAgain = () => article.classList.remove('is-typing')
  form.addEventListener('input', () => {
    article.classList.add('is-typing')
    clearTimeout(timer)
    timer = setTimeout(showAgain, restMs)
  })
  document.addEventListener('pointermove', showAgain)
}
