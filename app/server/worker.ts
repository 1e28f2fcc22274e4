import { compared, comparedInShort } from './features/history/changes.ts'
import { renderedChanges } from './features/history/rendered-changes.ts'
import { markedHtml } from './features/search/marked-html.ts'
import { publicHtml } from './features/shares/public-html.ts'
import { loadGrammars } from './platform/markdown/code.ts'
import { arranged } from './platform/markdown/arrange.ts'
import { renderMarkdown } from './platform/markdown/markdown.ts'
import { outlineOf } from './platform/markdown/outline.ts'
import { relinked } from './platform/markdown/relink.ts'
import { ticked } from './platform/markdown/tasks.ts'
import { writtenTasks } from './platform/markdown/written-tasks.ts'
import { metered } from './platform/work/meter.ts'
import { mergeTexts } from '../shared/merge.ts'

/** What workers do: `platform/work/workers.ts` starts threads of this file. */

/** Renders Markdown; grammars are loaded before the CPU limit begins to count. */
export const render = metered(renderMarkdown, loadGrammars)

/** The snippet, the tags and the number of tasks of a note. */
export const outline = metered(outlineOf)

/** A text with one box ticked or cleared; undefined when there is no such box. */
export const tick = metered(({ text, task }: { text: string; task: string }) => ticked(text, task))

/** Every task of a text. */
export const listTasks = metered(writtenTasks)

/** A text with its tasks in another order; undefined when they are not as they were seen. */
export const arrange = metered(arranged)

/** A text whose links lead to another title. */
export const relink = metered(relinked)

/** What converts HTML is loaded with the first page: most workers never see one. */
const conversion = () => import('./features/import/readers/html/convert.ts')

/** The Markdown of a page of HTML that a person brought. */
export const markdownOfHtml = metered(async (html: string) => (await conversion()).convertHtml(html), conversion)

/** Three-way merge: the stretches of two texts that were made from one base. */
export const merge = metered((texts: [yours: string, base: string, theirs: string]) => mergeTexts(...texts))

/** The diff of two texts. */
export const compare = metered(compared)

/** Abridged diffs of several pairs, for a list. */
export const compareInShort = metered(comparedInShort)

/** A note's HTML with what a search found in it marked. */
export const markFound = metered(markedHtml)

/** A note's HTML as readers without an account get it. */
export const publish = metered(publicHtml)

/** The later of two texts as it is read, with its changes marked. */
export const compareRendered = metered(renderedChanges, ({ before, after }) => loadGrammars(`${before}\n${after}`))
