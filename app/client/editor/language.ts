import { defineLanguageFacet, ensureSyntaxTree, Language, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'
import { frontMatterEnd } from '../../shared/front-matter.ts'
import { grammar } from './grammar.ts'

export const markdown = new Language(defineLanguageFacet(), grammar, [], 'markdown')

/** How long a key waits for the parser, once, in a text that was not parsed so far before. */
const parseTimeoutMs = 500

const codeNames: ReadonlySet<string> = new Set(['FencedCode', 'CodeBlock'])

/** The tree of a text, complete up to a position. */
export function treeTo(state: EditorState, position: number, waitMs = parseTimeoutMs): Tree {
  return ensureSyntaxTree(state, position, waitMs) ?? syntaxTree(state)
}

/** The nodes around what stands before a position, the innermost first. */
export function nodesAt(tree: Tree, position: number): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let node: SyntaxNode | null = tree.resolve(position, -1); node; node = node.parent) found.push(node)
  return found
}

/** Whether a position is in a fence or an indented block: nothing in it is Markdown. */
export function isInCode(tree: Tree, position: number): boolean {
  return nodesAt(tree, position).some(({ name }) => codeNames.has(name))
}

export function isInFrontMatter(state: EditorState, position: number): boolean {
  const end = endOfFrontMatter(state)
  return end !== undefined && position <= end
}

/** Where the last line of front matter ends; undefined where a text has none. */
export function endOfFrontMatter({ doc }: EditorState): number | undefined {
  const end = frontMatterEnd((line) => (line < doc.lines ? doc.line(line + 1).text : undefined))
  return end === undefined ? undefined : doc.line(end + 1).to
}
