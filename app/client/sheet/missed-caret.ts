import { closeButton, dismiss, toast } from '../toast.ts'
import type { Caught } from './catch-keys.ts'

/** What is said where the caret does not come into a text: what was typed for it waits for the next one. */
export function missedCaret(article: HTMLElement, caught: Caught) {
  let isToldOfWords = false
  return {
    /** Says why; where nothing explains it, and nothing was typed, the note's form is opened. */
    tell(error: unknown): void {
      const typed = caught.keep()
      isToldOfWords = typed !== ''
      const form = `${article.dataset['path']}/edit`
      const why = isAway(error) ? awayWords() : 'The text did not open.'
      if (typed) {
        const words = `${why} What you typed is kept, and goes into the text when you open it again: “${typed}”`
        toast(words, isAway(error) ? undefined : [linkTo(form), closeButton()])
      } else if (isAway(error)) toast(`${why} This note can be read, and changed when the connection is back.`)
      else if (article.dataset['path'] !== undefined) location.assign(form)
    },
    /** The caret is there. */
    end(): void {
      if (isToldOfWords) dismiss()
      isToldOfWords = false
    },
  }
}

/** What browsers throw where a request, or the code of a module, does not arrive. */
const isAway = (error: unknown) => error instanceof TypeError

function awayWords(): string {
  return navigator.onLine ? 'Notejam cannot be reached.' : 'You are offline.'
}

function linkTo(form: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.className = 'button quiet'
  link.href = form
  link.textContent = 'Open its form'
  return link
}
