import type { Island } from '../main.ts'

/** A link to the next change of a version, and from the last one to the first. */
const changes: Island<HTMLAnchorElement> = (link) => {
  link.addEventListener('click', (event) => {
    const all = [...document.querySelectorAll<HTMLElement>('[id^="change-"]')]
    const current = all.findIndex((change) => change === document.activeElement || change.dataset['current'])
    all[current]?.removeAttribute('data-current')
    const next = all[(current + 1) % all.length]
    if (!next) return
    event.preventDefault()
    next.dataset['current'] = 'true'
    next.scrollIntoView({ block: 'center' })
    // The link keeps the focus, so that Enter leads to the next one.
    link.setAttribute('aria-label', `Next change, ${all.indexOf(next) + 1} of ${all.length}`)
  })
}

export default changes
