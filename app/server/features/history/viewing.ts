import { isQuick } from '../../platform/markdown/limits.ts'
import { plain } from '../../platform/markdown/plain.ts'
import { renderedVersion } from '../../platform/markdown/version.ts'
import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import type { Comparing } from './changes.ts'
import { changesOf } from './comparing.ts'
import type { Comparison } from './history.queries.ts'
import type { RenderedChanges } from './rendered-changes.ts'

/** A version as it is shown: the note as it is read with its changes, or else its text with them. */
export interface View extends Comparing {
  readonly html: string | undefined
  /** How many words were added, and removed. */
  readonly added: number
  readonly removed: number
  /** How many runs of changes there are. */
  readonly count: number
}

const render: Act = { name: 'render', version: renderedVersion }
const compareRendered: Act = { name: 'compareRendered', version: 1 }

/** Texts up to this are compared on the event loop, in a few milliseconds; longer ones in a worker. */
const maxInlineCharacters = 1000

/** Compares the rendered versions first; where that takes too long or shows no change, their Markdown. */
export async function viewOf(work: BoundedWork, { shown, before }: Comparison): Promise<View> {
  const none = { added: 0, removed: 0, count: 0, isWhole: false }
  if (!before || before.text === shown.text)
    return { ...none, changes: [], html: (await rendered(work, shown.text)) ?? plain(shown.text) }
  const pair = { before: before.text, after: shown.text }
  const isShort = pair.before.length + pair.after.length <= maxInlineCharacters
  const found =
    isShort && isQuick(pair.before) && isQuick(pair.after)
      ? await (await import('./rendered-changes.ts')).renderedChanges(pair)
      : await bounded<RenderedChanges | undefined>(work, compareRendered, pair)
  if (found) return { ...found, changes: [], isWhole: false }
  const comparing = await changesOf(work, pair)
  const of = (kind: string) => comparing.changes.filter((change) => change.kind === kind)
  const words = (kind: string) => of(kind).reduce((sum, { text }) => sum + wordsIn(text), 0)
  const count = of('added').length + of('removed').length
  return { ...comparing, html: undefined, added: words('added'), removed: words('removed'), count }
}

async function rendered(work: BoundedWork, text: string): Promise<string | undefined> {
  if (!isQuick(text)) return bounded<string>(work, render, text)
  return (await import('../../platform/markdown/markdown.ts')).renderMarkdown(text)
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}\p{M}_]+/gu)?.length ?? 0
}
