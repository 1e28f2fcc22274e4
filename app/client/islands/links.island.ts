import type { Island } from '../main.ts'

/** How long a link is pointed at before it is previewed. */
const restMs = 300

const loadFollowing = () => import('../links/follow.ts')

/**
 * Links to notes in a text are previewed in a card while they are pointed at, or have the focus. A click makes the note that is not there
 * yet.
 */
const links: Island = (text) => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let shown: Promise<typeof import('../links/preview.ts')> | undefined

  const linkAt = (event: Event) => (event.target as Element).closest<HTMLAnchorElement>('a.note-link')
  const rest = (event: Event) => {
    const link = linkAt(event)
    if (!link) return
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      shown ??= import('../links/preview.ts')
      void shown.then((module) => module.preview(link)).catch(() => (shown = undefined))
    }, restMs)
  }
  const leave = (event: Event) => {
    if (!linkAt(event)) return
    clearTimeout(waiting)
    void shown?.then((module) => module.leave()).catch(() => {})
  }
  text.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch') rest(event)
  })
  text.addEventListener('pointerout', leave)
  text.addEventListener('focusin', (event) => {
    // A tap focuses the link, too, and follows it: only the keyboard's focus previews.
    if (linkAt(event)?.matches(':focus-visible')) rest(event)
  })
  text.addEventListener('focusout', leave)
  // Known by the time of the click, where it is asked for with the press.
  text.addEventListener('pointerdown', (event) => {
    const link = linkAt(event)
    const asked = link && loadFollowing().then(({ foresee }) => foresee(link))
    asked?.catch(() => undefined)
  })
  text.addEventListener('click', (event) => {
    const link = linkAt(event)
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    if (!link || !isPlain || event.defaultPrevented) return
    event.preventDefault()
    loadFollowing().then(
      ({ follow }) => follow(link),
      () => location.assign(link.href),
    )
  })
}

export default links
