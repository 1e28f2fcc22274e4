/** Makes an element equal to a newer one: nodes that are equal at the start and at the end of its content stay in the page. */
export function morph(shown: Element, newer: Element): void {
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
    // All new nodes come before the first old one, which is removed afterwards.
    const place = first ?? null
    const next = place ?? nextKept(shown, newer, fresh)
    for (const node of fresh) shown.insertBefore(node, next)
    first?.remove()
    for (const node of others) node.remove()
    return
  }
  old.forEach((node, index) => {
    const other = fresh[index]
    if (!other || isSame(node, other)) return
    if (node instanceof Element && other instanceof Element && isAlike(node, other)) morph(node, other)
    else node.replaceWith(other)
  })
}

/** @returns the kept node that new ones stand before, where no old node is removed; null at the end */
function nextKept(shown: Element, newer: Element, fresh: readonly ChildNode[]): ChildNode | null {
  const behind = newer.childNodes.length - [...newer.childNodes].indexOf(fresh.at(-1) as ChildNode) - 1
  return behind === 0 ? null : ([...shown.childNodes].at(-behind) ?? null)
}

const isSame = (one: Node | undefined, other: Node | undefined) =>
  other !== undefined && one?.isEqualNode(other) === true

/** Whether two elements differ in their content at most. */
function isAlike(one: Element, other: Element): boolean {
  return one.cloneNode(false).isEqualNode(other.cloneNode(false))
}
