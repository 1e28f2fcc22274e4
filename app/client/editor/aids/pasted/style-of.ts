/** The value of a property in an element's own style, which is kept as data; empty where it has none. */
export function styleOf(one: Element, property: string): string {
  const styles = one.getAttribute('data-style') ?? ''
  for (const style of styles.split(';')) {
    const at = style.indexOf(':')
    if (style.slice(0, at).trim().toLowerCase() === property)
      return style
        .slice(at + 1)
        .trim()
        .toLowerCase()
  }
  return ''
}
