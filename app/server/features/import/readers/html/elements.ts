export const voids = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr'],
])
/** Elements that are left out with all that is in them. */
export const dropped = new Set(['script', 'style', 'svg', 'template', 'noscript', 'noembed', 'noframes', 'select'])
/** Elements whose content is text until their end. */
export const raw = new Set(['script', 'style', 'noembed', 'noframes', 'title', 'textarea', 'xmp', 'iframe'])
/** Elements whose content stays without their tags: these mean nothing here, or confuse a parser in the middle of a page. */
export const ignored = new Set([
  ...['html', 'head', 'body', 'frameset', 'frame', 'plaintext', 'base', 'link', 'form', 'object'],
  ...['x-turndown', 'en-note'],
])

interface Siblings {
  readonly ends: readonly string[]
  readonly within: readonly string[]
}

/** Elements that end where another of their kind begins, within the element that holds them. */
export const siblings: ReadonlyMap<string, Siblings> = new Map(
  Object.entries({
    li: { ends: ['li'], within: ['ul', 'ol', 'menu'] },
    td: { ends: ['td', 'th'], within: ['table'] },
    th: { ends: ['td', 'th'], within: ['table'] },
    tr: { ends: ['tr'], within: ['table'] },
    tbody: { ends: ['tbody', 'thead', 'tfoot'], within: ['table'] },
    dt: { ends: ['dt', 'dd'], within: ['dl'] },
    dd: { ends: ['dt', 'dd'], within: ['dl'] },
    a: { ends: ['a'], within: ['table', 'li'] },
  }),
)
export const endsParagraph = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'details', 'div', 'dl', 'figure', 'footer', 'h1', 'h2', 'h3', 'h4'],
  ...['h5', 'h6', 'header', 'hr', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'ul'],
])
