import type TurndownService from 'turndown'
import type { Notes } from './notes.ts'
import { blockRules } from './block-rules.ts'
import { equationRules } from './equation-rules.ts'
import { inlineRules } from './inline-rules.ts'
import { listRules } from './list-rules.ts'
import { metaRules } from './meta-rules.ts'
import { referenceRules } from './reference-rules.ts'
import type { Rule, Rules } from './rule.ts'
import { tableRules } from './table-rules.ts'
import type { Element } from './element.ts'

/** The library asks the rule that was added last first. */
export function rulesOf(notes: Notes): Record<string, TurndownService.Rule> {
  const all: Rules = {
    ...blockRules(notes),
    ...inlineRules(notes),
    ...listRules(notes),
    ...tableRules(notes),
    ...referenceRules(notes),
    ...equationRules(),
    ...metaRules(notes),
  }
  return Object.fromEntries(Object.entries(all).map(([name, rule]) => [name, asRule(rule)]))
}

function asRule(rule: Rule): TurndownService.Rule {
  const isFor = typeof rule.for === 'function' ? rule.for : ({ nodeName }: Element) => names.includes(nodeName)
  const names = typeof rule.for === 'function' ? [] : rule.for
  return {
    filter: (node) => isFor(node as unknown as Element),
    replacement: (content, node) => rule.make(content, node as unknown as Element),
  }
}
