/** A link or a picture of the page: what it becomes depends on what it leads to, which its reader knows. */
export interface Reference {
  readonly kind: 'link' | 'picture'
  /** As the page has it. */
  readonly address: string
  /** Markdown, with references in it; of a picture what is said in its place, as plain text. */
  readonly words: string
  /** Signs that end a cell are to be escaped. */
  readonly isInCell: boolean
}

/** A property of a page of Notion. */
export interface Property {
  readonly name: string
  /** `created_time`, `multi_select`, … */
  readonly kind: string
  readonly values: readonly string[]
}

export interface Converted {
  readonly title: string
  /** By their names, in lower case. */
  readonly meta: Readonly<Record<string, string>>
  readonly properties: readonly Property[]
  /** Markdown, with a sign where each reference stands: `written` puts in what it becomes. */
  readonly markdown: string
  readonly references: readonly Reference[]
  readonly lost: readonly string[]
}
