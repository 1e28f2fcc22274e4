import type { Element } from './element.ts'

export interface Rule {
  /** Names of elements in upper case, or what else tells that the rule is for it. */
  readonly for: readonly string[] | ((node: Element) => boolean)
  /** @param content Markdown of what is in the element */
  readonly make: (content: string, node: Element) => string
}

export type Rules = Readonly<Record<string, Rule>>
