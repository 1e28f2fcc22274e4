import { noteOf, type LinkedNote } from './linked-note.ts'

/** CSS pixels between link and card, and between card and the window's edge. */
const gap = 8
/** How long the card stays when the pointer has left the link: it may be on its way to the card. */
const stayMs = 200

let card: HTMLElement | undefined
let open: HTMLAnchorElement | undefined
let leaving: ReturnType<typeof setTimeout> | undefined

/** Shows the beginning of the note that a link leads to, beside the link: it takes no room of the page. */
export async function preview(link: HTMLAnchorElement): Promise<void> {
  clearTimeout(leaving)
  if (open === link) return
  close()
  open = link
  const note = await noteOf(link.href)
  // The pointer has left the link while the answer was on its way.
  if (open !== link || !note || !link.isConnected) return
  card = cardOf(note, link)
  document.body.append(card)
  place(card, link)
  link.setAttribute('aria-describedby', card.id)
}

/** Closes the card, unless the pointer comes to it. */
export function leave(): void {
  clearTimeout(leaving)
  leaving = setTimeout(close, stayMs)
}

function close(): void {
  clearTimeout(leaving)
  open?.removeAttribute('aria-describedby')
  card?.remove()
  card = open = undefined
}

addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Escape' || !card) return
    event.stopPropagation()
    close()
  },
  { capture: true },
)
addEventListener('scroll', close, { passive: true, capture: true })

function cardOf(note: LinkedNote | 'missing', link: HTMLAnchorElement): HTMLElement {
  const made = document.createElement('div')
  made.className = 'note-card'
  made.id = 'note-card'
  made.setAttribute('role', 'tooltip')
  if (note === 'missing') made.append(line('p', 'There is no note of that title yet. A click makes it.'))
  else {
    const title = line('p', note.title)
    title.className = 'note-card-title'
    made.append(title, edited(note.updatedAt, link), line('p', note.text))
  }
  made.addEventListener('pointerenter', () => clearTimeout(leaving))
  made.addEventListener('pointerleave', leave)
  return made
}

function line(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.dir = 'auto'
  made.textContent = text
  return made
}

function edited(updatedAt: string, { ownerDocument }: HTMLAnchorElement): HTMLElement {
  const made = document.createElement('p')
  made.className = 'meta'
  const day = new Intl.DateTimeFormat(ownerDocument.documentElement.lang || 'en', { dateStyle: 'medium' })
  made.textContent = `edited ${day.format(new Date(updatedAt))}`
  return made
}

/** Puts the card below the link's last line, or above its first one where there is more room, and within the window. */
function place(made: HTMLElement, link: HTMLAnchorElement): void {
  const lines = [...link.getClientRects()]
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last) return
  const { width, height } = made.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  const isBelow = last.bottom + gap + height <= clientHeight || first.top < clientHeight - last.bottom
  const beside = isBelow ? last : first
  const isRightToLeft = getComputedStyle(link).direction === 'rtl'
  const left = isRightToLeft ? beside.right - width : beside.left
  made.style.left = `${Math.max(gap, Math.min(left, clientWidth - width - gap))}px`
  made.style.top = `${isBelow ? last.bottom + gap : Math.max(gap, first.top - gap - height)}px`
}
