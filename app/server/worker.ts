import { compared, comparedInShort } from './features/history/changes.ts'
import { loadGrammars } from './platform/markdown/code.ts'
import { renderMarkdown } from './platform/markdown/markdown.ts'
import { ticked } from './platform/markdown/tasks.ts'
import { metered } from './platform/work/meter.ts'
import { mergeTexts } from '../shared/merge.ts'

/** What workers do: `platform/work/workers.ts` starts threads of this file. */

/** A text as markup; its grammars are loaded before its time begins. */
export const render = metered(renderMarkdown, loadGrammars)

/** A text with one box ticked or cleared; undefined when there is no such box. */
export const tick = metered(({ text, task }: { text: string; task: string }) => ticked(text, task))

/** Two texts that were made from one, as stretches. */
export const merge = metered((texts: [yours: string, base: string, theirs: string]) => mergeTexts(...texts))

/** What a text has become. */
export const compare = metered(compared)

/** The same of several, for a list. */
export const compareInShort = metered(comparedInShort)
