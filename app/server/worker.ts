import { compared, comparedInShort } from './features/history/changes.ts'
import { loadGrammars } from './platform/markdown/code.ts'
import { renderMarkdown } from './platform/markdown/markdown.ts'
import { ticked } from './platform/markdown/tasks.ts'
import { metered } from './platform/work/meter.ts'
import { mergeTexts } from '../shared/merge.ts'

/** What workers do: `platform/work/workers.ts` starts threads of this file. */

export const render = metered(renderMarkdown, loadGrammars)

export const tick = metered(({ text, task }: { text: string; task: string }) => ticked(text, task))

export const merge = metered((texts: [yours: string, base: string, theirs: string]) => mergeTexts(...texts))

export const compare = metered(compared)

export const compareInShort = metered(comparedInShort)
