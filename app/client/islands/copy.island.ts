import type { Island } from '../main.ts'

/** A button that copies what is shown beside it. */
const copy: Island = (element) => {
  element.querySelector('[data-copy]')?.addEventListener('click', () => {
    void import('../copying/copy.ts').then(({ copyShown }) => copyShown(element))
  })
}

export default copy
