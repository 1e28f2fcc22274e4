import type { Text } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { calloutOf as calloutOfLine, type Callout } from '../../../shared/callouts.ts'
import { firstBlock } from './nodes.ts'

/** Longest first line of a quote that is looked at, in UTF-16 units. */
const maxLine = 500

/** What a quote is when it begins with `[!NOTE]` and its kin. */
export function calloutOf(doc: Text, quote: SyntaxNode): Callout | undefined {
  const first = firstBlock(quote)
  if (first?.name !== 'Paragraph') return undefined
  const { to } = doc.lineAt(first.from)
  const end = Math.min(to, first.to)
  return end - first.from > maxLine ? undefined : calloutOfLine(doc.sliceString(first.from, end))
}
