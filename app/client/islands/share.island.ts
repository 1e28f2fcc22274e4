import type { Island } from '../main.ts'

/** A link to the panel of a share opens it in a dialog, and within the panel a button copies its address: the code comes when either is near. */
const share: Island = (element) => {
  const load = () => import('../share/dialog.ts')
  element.addEventListener('pointerenter', () => void load().catch(() => undefined), { once: true })
  element.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!(element instanceof HTMLAnchorElement)) {
      if ((event.target as Element).closest('[data-copy]'))
        void import('../copying/copy.ts').then(({ copyShown }) => copyShown(element))
    } else if (isPlain) {
      event.preventDefault()
      load()
        .then(({ openShare }) => openShare(element))
        .catch(() => location.assign(element.href))
    }
  })
}

export default share
