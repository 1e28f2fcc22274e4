import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { addAnchors } from './anchors.ts'
import { highlight } from './highlight.ts'
import { guardLinks } from './links.ts'
import { addTasks, findTasks, type Task } from './tasks.ts'

/** Rises when the same text is rendered otherwise: what was rendered before is rendered anew. */
export const renderedVersion = 1

/**
 * CommonMark with GitHub's tables, strikethrough, autolinks and tasks, and with footnotes. HTML is text like any other. Its
 * own bounds keep it linear: a mebibyte of the worst takes about a second.
 */
const markdown = addTasks(
  addAnchors(
    guardLinks(
      new MarkdownIt({ html: false, linkify: true, maxNesting: 40, highlight })
        // Ids of a note's own, which are none of the page's.
        .use(footnote),
    ),
  ),
)

/**
 * @param text Markdown, as somebody typed it
 * @returns HTML that may stand in a page of ours: no scripts, no styles, no addresses that do anything, and no images but our
 *   own attachments
 */
export function renderMarkdown(text: string): string {
  return markdown.render(text, { docId: 'note' })
}

/** The tasks of a text, in the order in which they are drawn. */
export function tasksOf(text: string): Task[] {
  return findTasks(markdown, text)
}
