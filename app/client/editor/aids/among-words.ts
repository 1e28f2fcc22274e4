import type { EditorState } from '@codemirror/state'
import { isInFrontMatter, nodesAt, treeTo } from '../language.ts'

const code: ReadonlySet<string> = new Set(['FencedCode', 'CodeBlock', 'InlineCode', 'URL', 'LinkReference'])

/** How long a typed sign waits for the parser, in milliseconds: a proposal within code disturbs less than a slow key. */
const waitMs = 10

/** Whether words are written at a position, and not code, an address or front matter. */
export function isAmongWords(state: EditorState, at: number): boolean {
  return !isInFrontMatter(state, at) && nodesAt(treeTo(state, at, waitMs), at).every(({ name }) => !code.has(name))
}
