import { Compartment, StateEffect, type Extension, type Transaction } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import type { FoundTag } from './found-tags.ts'

let finder: typeof import('./found-tags.ts') | undefined

/** Fetches the code that finds tags, which no text waits for. */
export async function loadTags(): Promise<void> {
  finder ??= await import('./found-tags.ts')
}

export function areTagsKnown(): boolean {
  return finder !== undefined
}

/** The tags in the words of a node, as `found-tags.ts` finds them; none before its code has come. */
export function tagsOf(source: string, start: number, node: SyntaxNode): readonly FoundTag[] {
  return finder && source.includes('#') ? finder.tagsOf(source, start, node) : []
}

const came = StateEffect.define()

/** Whether what is drawn has to be drawn again with its tags. */
export function haveTagsCome(transactions: readonly Transaction[]): boolean {
  return transactions.some(({ effects }) => effects.some((effect) => effect.is(came)))
}

const italics = new Compartment()

/**
 * Fetches what no text waits for when the editor is there: the code that finds tags, which changes their colour alone, so that nothing
 * moves, and the one that sees the first italic coming.
 */
export const later: Extension = [
  italics.of([]),
  ViewPlugin.define((view) => {
    let isThere = true
    Promise.all([import('./italic.ts'), loadTags()]).then(
      ([{ italic }]) => {
        if (isThere) view.dispatch({ effects: [came.of(null), italics.reconfigure(italic)] })
      },
      () => undefined,
    )
    return { destroy: () => void (isThere = false) }
  }),
]
