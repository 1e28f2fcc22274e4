/**
 * Shows a note as the server has it now. Only what differs is replaced: what is seen stays where it is, with the focus and the
 * selection in it.
 * @returns whether the note is shown as it is in this version, or in a later one
 */
export async function refresh(article: HTMLElement, version = 0): Promise<boolean> {
  const { path } = article.dataset
  if (path === undefined) return false
  const answer = await fetch(path).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return false
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const newer = page.querySelector<HTMLElement>('article[data-island~="sheet"]')
  const isNewer = Number(newer?.dataset['version']) >= Math.max(version, Number(article.dataset['version'] ?? 0))
  if (!newer || !isNewer) return false
  const stops = () => [...article.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex]')]
  const { activeElement } = document
  const at = activeElement && article.contains(activeElement) ? stops().indexOf(activeElement as HTMLElement) : -1
  for (const part of ['.note-tools', '.rendered', '.note-foot'])
    show(article, part, newer.querySelector(`:scope > ${part}`))
  article.toggleAttribute('data-done', false)
  if (newer.dataset['done']) article.dataset['done'] = newer.dataset['done']
  article.dataset['version'] = newer.dataset['version'] ?? ''
  // The focus stays on the same element, counted from the start.
  if (at >= 0 && !activeElement?.isConnected) stops()[at]?.focus({ preventScroll: true })
  article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  return true
}

function show(article: HTMLElement, part: string, newer: Element | null): void {
  if (!newer) return
  const shown = article.querySelector(`:scope > ${part}`)
  if (shown) bring(shown, newer)
  else if (part === '.note-foot') article.append(newer)
  else article.querySelector(':scope > :is(h1.unseen, .rendered)')?.before(newer)
}

/** Makes an element like another one, with as few changes as can be found by a look from both ends. */
function bring(shown: Element, newer: Element): void {
  if (shown.isEqualNode(newer)) return
  const [old, fresh] = [[...shown.childNodes], [...newer.childNodes]]
  while (old.length > 0 && fresh.length > 0 && isSame(old[0], fresh[0])) {
    old.shift()
    fresh.shift()
  }
  while (old.length > 0 && fresh.length > 0 && isSame(old.at(-1), fresh.at(-1))) {
    old.pop()
    fresh.pop()
  }
  if (old.length !== fresh.length) {
    const [first, ...others] = old
    // All of the new ones come before the first old one, which goes.
    const place = first ?? null
    const next = place ?? lastKept(shown, newer, fresh)
    for (const node of fresh) shown.insertBefore(node, next)
    first?.remove()
    for (const node of others) node.remove()
    return
  }
  old.forEach((node, index) => {
    const other = fresh[index]
    if (!other || isSame(node, other)) return
    if (node instanceof Element && other instanceof Element && isAlike(node, other)) bring(node, other)
    else node.replaceWith(other)
  })
}

/** Where nothing goes and something comes: the node that it stands before. */
function lastKept(shown: Element, newer: Element, fresh: readonly ChildNode[]): ChildNode | null {
  const behind = [...newer.childNodes].length - [...newer.childNodes].indexOf(fresh.at(-1) as ChildNode) - 1
  return behind === 0 ? null : ([...shown.childNodes].at(-behind) ?? null)
}

const isSame = (one: Node | undefined, other: Node | undefined) =>
  other !== undefined && one?.isEqualNode(other) === true

/** The same element, with other content. */
function isAlike(one: Element, other: Element): boolean {
  return one.cloneNode(false).isEqualNode(other.cloneNode(false))
}
