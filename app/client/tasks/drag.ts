import { move } from './arranging.ts'
import { lineAt, placeAt, type DropPlace } from './drop-place.ts'

/** CSS pixels after which a pressed pointer drags. */
const slopPixels = 5
/** A finger that rests this long drags; one that moves before scrolls. */
const holdMs = 350
/** CSS pixels from an edge of the window within which a drag scrolls, and how far in each frame. */
const edgePixels = 56
const scrollPixels = 8

/** Follows a pointer that was pressed on a box: a click ticks it, a drag moves its item. */
export function drag(article: HTMLElement, box: HTMLButtonElement, down: PointerEvent): void {
  const item = box.closest('li')
  if (!item) return
  const isTouch = down.pointerType === 'touch'
  const ended = new AbortController()
  const { signal } = ended
  let at = { x: down.clientX, y: down.clientY }
  let line: HTMLElement | undefined
  let place: DropPlace | undefined
  const holding = isTouch ? setTimeout(begin, holdMs) : undefined

  function begin(): void {
    line = document.createElement('div')
    line.className = 'task-drop'
    document.body.append(line)
    item?.classList.add('moving')
    follow()
    requestAnimationFrame(scroll)
  }

  function follow(): void {
    if (!line || !item) return
    place = placeAt(article, item, at)
    lineAt(line, place)
  }

  function scroll(): void {
    if (signal.aborted) return
    const by = at.y < edgePixels ? -scrollPixels : at.y > innerHeight - edgePixels ? scrollPixels : 0
    if (by !== 0) {
      scrollerOf(article).scrollBy(0, by)
      follow()
    }
    requestAnimationFrame(scroll)
  }

  function end(isDropped: boolean): void {
    clearTimeout(holding)
    ended.abort()
    line?.remove()
    item?.classList.remove('moving')
    if (!line) return
    // The click that follows a drag ticks nothing.
    const noClick = (event: Event) => {
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('click', noClick, { capture: true, once: true })
    setTimeout(() => removeEventListener('click', noClick, { capture: true }))
    if (isDropped && place) move(article, box, place.side, place.target)
  }

  const options = { signal }
  document.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId !== down.pointerId) return
      at = { x: event.clientX, y: event.clientY }
      const way = Math.hypot(at.x - down.clientX, at.y - down.clientY)
      if (line) follow()
      else if (way > slopPixels && isTouch) end(false)
      else if (way > slopPixels) begin()
    },
    options,
  )
  document.addEventListener('pointerup', (event) => event.pointerId === down.pointerId && end(true), options)
  document.addEventListener('pointercancel', (event) => event.pointerId === down.pointerId && end(false), options)
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !line) return
      event.preventDefault()
      end(false)
    },
    options,
  )
  // A finger that drags does not scroll, and has no menu.
  const keep = (event: Event) => line && event.preventDefault()
  document.addEventListener('touchmove', keep, { signal, passive: false })
  document.addEventListener('contextmenu', keep, options)
  document.addEventListener('selectstart', (event) => event.preventDefault(), options)
}

function scrollerOf(element: HTMLElement): Element {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one
  }
  return document.scrollingElement ?? document.documentElement
}
