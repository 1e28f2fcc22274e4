import type { Completion, CompletionSource } from '@codemirror/autocomplete'
import { begunAt } from '../begun.ts'
import { isAmongWords } from '../among-words.ts'
import { ask } from './ask.ts'

interface FoundTag {
  readonly tag: string
  readonly noteCount: number
}

/** The writer's tags that begin as what was typed behind `#`, those with the most notes first. */
export const tags: CompletionSource = async (context) => {
  const begun = begunAt(context.state, context.pos)
  if (begun?.kind !== 'tag' || !isAmongWords(context.state, context.pos)) return null
  const found = (await ask<readonly FoundTag[]>('/palette/tags', begun.typed, context)) ?? []
  const others = found.filter(({ tag }) => tag !== begun.typed.toLowerCase())
  if (context.aborted || others.length === 0) return null
  // A tag that is typed in full comes first, so that Enter keeps it.
  const exact = found.filter((one) => !others.includes(one))
  return { from: begun.from, options: [...exact, ...others].map(asOption), filter: false }
}

function asOption({ tag, noteCount }: FoundTag): Completion {
  return { label: `#${tag}`, detail: String(noteCount), type: 'tag' }
}
