/** Word writes its lists as paragraphs, with the level in a style and the bullet or number in the text. */
export function wordLists(body: HTMLElement): void {
  for (const first of body.querySelectorAll<HTMLElement>('p[data-style*="mso-list"]')) {
    if (!first.isConnected || levelOf(first) === undefined) continue
    const open: HTMLElement[] = []
    let next: Element | null = first
    const anchor = body.ownerDocument.createComment('')
    first.before(anchor)
    while (next instanceof HTMLElement) {
      const level = levelOf(next)
      if (level === undefined) break
      const line: HTMLElement = next
      next = line.nextElementSibling
      add(line, level, open, anchor)
    }
    anchor.remove()
  }
}

/** Zero for the outermost level; undefined for a paragraph of no list. */
function levelOf(line: HTMLElement): number | undefined {
  const level = /mso-list:[^;]{0,40}level(\d)/.exec(line.getAttribute('data-style') ?? '')?.[1]
  return level === undefined ? undefined : Number(level) - 1
}

function add(line: HTMLElement, level: number, open: HTMLElement[], anchor: Comment): void {
  const page = line.ownerDocument
  const mark = line.querySelector('[data-style*="mso-list:Ignore"], [data-style*="mso-list: Ignore"]')
  const isNumber = /^\s*(?:\d|[a-z]{1,3}[.)])/i.test(mark?.textContent ?? '')
  mark?.remove()
  const depth = Math.min(level, open.length)
  open.length = Math.min(open.length, depth + 1)
  let list = open[depth]
  if (!list) {
    list = page.createElement(isNumber ? 'ol' : 'ul')
    const outer = open[depth - 1]?.lastElementChild
    if (outer) outer.append(list)
    else anchor.before(list)
    open.push(list)
  }
  const item = page.createElement('li')
  item.append(...line.childNodes)
  list.append(item)
  line.remove()
}
