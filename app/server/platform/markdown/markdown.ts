import markdownIt, { type Env, type MarkdownIt } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { findsBareAddresses } from './bare-addresses.ts'
import { callouts } from './callouts.ts'
import { deep } from './deep.ts'
import { details } from './details.ts'
import { footnotes } from './footnotes.ts'
import { frontMatter } from './front-matter.ts'
import { headings } from './headings.ts'
import { code, grammarsFor } from './code.ts'
import { images } from './images.ts'
import { inlineTags } from './inline-tags.ts'
import { canLink, isTooMuch } from './limits.ts'
import { links } from './links.ts'
import { marks } from './marks.ts'
import { maxNesting, nesting } from './nesting.ts'
import { noteLinks } from './note-links.ts'
import { plain } from './plain.ts'
import { tables } from './tables.ts'
import { tagLinks } from './tag-links.ts'
import { tasks } from './tasks.ts'
import { withoutByteOrderMark } from './byte-order-mark.ts'

export { renderedVersion } from './version.ts'

const withBareAddresses = build({ linkify: true })
const withoutBareAddresses = build({ linkify: false })

/**
 * A note's text as markup: CommonMark with GitHub's tables, task lists, strikethrough, footnotes, callouts and bare addresses, with links to
 * notes and tags, marked words, front matter, and emphasis beside the punctuation of Chinese, Japanese and Korean. Whatever the text says, the answer has no
 * script, no style, no foreign picture, and no id that does not begin with `md-` or `md.`. HTML in the text is shown as text, but for a few
 * tags without attributes. A single line break is a line break, as it was typed.
 *
 * The boxes of tasks belong to a form of the id `ticks` that the page brings, if they can be ticked there.
 * @param text any; what would take too long or grow too large is shown as plain text
 */
export async function renderMarkdown(text: string): Promise<string> {
  if (isTooMuch(text)) return plain(text)
  const env: Env = { text }
  const markdown = canLink(text) ? withBareAddresses : withoutBareAddresses
  const tokens = markdown.parse(text, env)
  if (env['isTooLong'] || env['isTooDeep']) return plain(text)
  env['grammars'] = await grammarsFor(markdown, tokens)
  return markdown.renderer.render(tokens, markdown.options, env)
}

/** @param options.linkify whether bare addresses are links */
export function build({ linkify }: { readonly linkify: boolean }): MarkdownIt {
  const md = markdownIt({ html: false, linkify, breaks: true, maxNesting })
  md.linkify = findsBareAddresses()
  md.core.ruler.after('normalize', 'byte_order_mark', (state) => {
    state.src = withoutByteOrderMark(state.src)
  })
  // Of the rules that come after the blocks, the one that is used last runs first.
  md.use(nesting).use(cjkFriendly).use(frontMatter).use(footnotes).use(tasks).use(callouts).use(details)
  md.use(noteLinks).use(tagLinks)
  return md.use(inlineTags).use(marks).use(headings).use(images).use(links).use(tables).use(deep).use(code)
}
