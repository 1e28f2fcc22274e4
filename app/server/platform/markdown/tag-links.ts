import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { routes } from '../../routes.ts'
import { tagsIn, type TagInText } from '../../../shared/tags.ts'
import { wordsOf } from './words.ts'

/** The most tags of one text that are links; further ones are words. */
const maxTagLinks = 1000

/** Makes links of the tags in a text, which lead to the notes that have them: of those that the outline has. */
export function tagLinks(md: MarkdownIt): void {
  // Before `text_join`, escaped signs can be told from others.
  md.core.ruler.before('text_join', 'tag_links', ({ tokens, Token }: StateCore) => {
    let room = maxTagLinks
    for (const token of tokens) {
      if (!token.children || room <= 0 || !token.content.includes('#')) continue
      const found = tagsIn(wordsOf(token.children).tagged).slice(0, room)
      room -= found.length
      if (found.length > 0) token.children = linked(token.children, found, Token)
    }
  })
}

/** Cuts texts at the tags in them; within links they stay words. */
function linked(children: readonly Token[], found: readonly TagInText[], Token: StateCore['Token']): Token[] {
  const made: Token[] = []
  let [place, next, links] = [0, 0, 0]
  for (const child of children) {
    const begin = place
    place += wordsOf([child]).tagged.length
    if (child.type === 'link_open') links++
    if (child.type === 'link_close') links--
    while ((found[next]?.at ?? Infinity) < begin) next++
    if (child.type !== 'text' || links > 0 || (found[next]?.at ?? Infinity) >= place) {
      made.push(child)
      continue
    }
    let from = 0
    const words = (to: number) => {
      if (to > from) made.push(withContent(child, child.content.slice(from, to)))
    }
    for (let tag = found[next]; tag && tag.at + tag.ownLength <= place; tag = found[++next]) {
      const at = tag.at - begin
      const shown = child.content.slice(at, at + tag.ownLength)
      words(at)
      const open = new Token('link_open', 'a', 1)
      open.attrs = [
        ['class', 'text-tag'],
        ['href', routes.tags.show.href({ tag: tag.name })],
      ]
      open.level = child.level
      const close = new Token('link_close', 'a', -1)
      close.level = child.level
      made.push(open, withContent(child, shown), close)
      from = at + tag.ownLength
    }
    words(child.content.length)
  }
  return made

  function withContent({ level }: Token, content: string): Token {
    const text = new Token('text', '', 0)
    return Object.assign(text, { content, level })
  }
}
