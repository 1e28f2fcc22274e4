import type { SyntaxNode } from '@lezer/common'

/** Whether a block is a fence that nothing closes: its code goes on to the end of what the fence is in. */
export function isUnclosed({ name, firstChild, lastChild }: SyntaxNode): boolean {
  return name === 'FencedCode' && (lastChild?.name !== 'CodeMark' || lastChild.from === firstChild?.from)
}
