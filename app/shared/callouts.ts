/** What a callout may be called, as GitHub and Obsidian have it, by how it looks. */
const looks = {
  note: ['note', 'info', 'abstract', 'summary', 'tldr', 'todo', 'example', 'quote', 'cite'],
  tip: ['tip', 'hint', 'success', 'check', 'done'],
  important: ['important'],
  warning: ['warning', 'attention', 'question', 'help', 'faq'],
  caution: ['caution', 'danger', 'error', 'failure', 'fail', 'missing', 'bug'],
}

export type CalloutLook = keyof typeof looks

const lookOf = new Map(
  Object.entries(looks).flatMap(([look, names]) => names.map((name) => [name, look as CalloutLook])),
)

/** What folds or places a callout elsewhere is read and has no effect: `[!note]-`, `[!note|right]`. */
const firstLine = /^\[!([a-z]{1,20})(?:\|[^\][]{0,80})?\][+-]?(?:[ \t]+(.*))?$/i

export interface Callout {
  readonly look: CalloutLook
  /** Its own title, or the name of its kind. */
  readonly title: string
  /** Whether the title has words of its own: they are the end of the line. */
  readonly hasWords: boolean
}

/** @param line the first of a quote, without the quote's sign */
export function calloutOf(line: string): Callout | undefined {
  const [, name = '', typed = ''] = firstLine.exec(line.trimEnd()) ?? []
  const look = lookOf.get(name.toLowerCase())
  if (!look) return undefined
  const words = typed.trim()
  return { look, title: words || name.charAt(0).toUpperCase() + name.slice(1).toLowerCase(), hasWords: words !== '' }
}
