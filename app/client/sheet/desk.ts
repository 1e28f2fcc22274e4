import { startAutosave, type Autosave } from '../autosave/autosave.ts'
import { startEditor } from '../editor/start.ts'
import { grows } from './grows.ts'
import type { Place } from './place.ts'
import { samePlace } from './same-words.ts'
import { growTitle, withoutButtons } from './title-field.ts'
import { startTitle } from './title.ts'

/** Where a note is written: its form, at work. */
export interface Desk {
  readonly form: HTMLFormElement
  /** Undefined until what another app has shared is touched by the writer. */
  readonly autosave: Autosave | undefined
  /** The position in the text that a place means, before the form is shown; undefined where only the shown form can tell. */
  positionOf(place: Place): number | undefined
  focus(place: Place, at: number | undefined): void
  /** As if it were typed at the caret. */
  type(text: string): void
  /** Files are on their way, or did not arrive. */
  readonly isBusy: () => boolean
  readonly surface: Awaited<ReturnType<typeof startEditor>>['surface']
}

/** Starts the form of a note: the editor, the title, the autosave. */
export async function openDesk(article: HTMLElement, form: HTMLFormElement, onStep: () => void): Promise<Desk> {
  const name = growTitle(form)
  const field = form.elements.namedItem('text') as HTMLTextAreaElement
  withoutButtons(form, true)
  for (const one of [name, field]) grows(one)
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
    ...{ form, surface },
    get autosave() {
      return autosave
    },
    // What failed is told in the text, too.
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

/** Without a key, until what fades while the writer types is back. */
const restMs = 2_000

/** What is not the text steps back while it is typed. */
function fadeTools(article: HTMLElement, form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => article.classList.remove('is-typing')
  form.addEventListener('input', () => {
    article.classList.add('is-typing')
    clearTimeout(timer)
    timer = setTimeout(end, restMs)
  })
  document.addEventListener('pointermove', end)
}
