import type { Island } from '../main.ts'

/** The form that brings notes from elsewhere, and how far an import is: both are loaded where they are shown. */
const bring: Island = (element) => {
  void (element instanceof HTMLFormElement
    ? import('../importing/bring.ts').then(({ enhance }) => enhance(element))
    : import('../importing/progress.ts').then(({ follow }) => follow(element)))
}

export default bring
