import GithubSlugger, { slug } from 'github-slugger'
import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { normalized } from '../../../shared/normalized.ts'

/** So that no heading is taken for a part of the page, nor for anything that a script asks for by its name. */
export const headingPrefix = 'md-'

/** UTF-16 units of a heading that its name is made of. */
const maxNamedCharacters = 400

/** What GitHub drops of a heading; here it is shown as text. */
const htmlTag = /<(?:\/?[a-z][^<>]*|!--[^<>]*--)>/gi

interface Heading {
  readonly open: Token
  readonly children: Token[]
  /** As GitHub names it: of two that say the same, the second is `name-1`. */
  readonly name: string
  /** As releases before this one named it: links that were copied then still lead to it. */
  readonly formerName: string
}

/**
 * Headings have a name that a link can lead to, and a link that shows it. Leaves `env.anchors`: the ids of the text's headings, by what a
 * link in the text may call them.
 */
export function headings(md: MarkdownIt): void {
  md.core.ruler.push('headings', ({ tokens, env, Token }: StateCore) => {
    const found = headingsOf(tokens)
    const anchors = new Map<string, string>()
    for (const { open, name } of found) {
      const id = headingPrefix + name
      open.attrSet('id', id)
      anchors.set(anchorKey(name), id)
    }
    for (const { children, name, formerName } of found) {
      const key = anchorKey(formerName)
      if (!anchors.has(key)) {
        const former = new Token('former_anchor', '', 0)
        former.meta = { id: headingPrefix + formerName }
        anchors.set(key, headingPrefix + formerName)
        children.unshift(former)
      }
      const link = new Token('heading_link', '', 0)
      link.meta = { id: headingPrefix + name }
      children.push(link)
    }
    env['anchors'] = anchors
  })

  // The sign itself comes from the stylesheet: it is no part of what the heading says, nor of what is copied.
  md.renderer.rules['heading_link'] = (tokens, index) =>
    `<a class="heading-link" href="#${encodeURIComponent(String(tokens[index]?.meta?.['id']))}" aria-label="Link to this heading"></a>`
  md.renderer.rules['former_anchor'] = (tokens, index) => `<span id="${String(tokens[index]?.meta?.['id'])}"></span>`
}

/** How a link's fragment is looked up: whatever its case, its composition and its escapes are. */
function anchorKey(fragment: string): string {
  return normalized(decoded(fragment), 'NFC').toLowerCase()
}

function headingsOf(tokens: readonly Token[]): Heading[] {
  const names = new GithubSlugger()
  const formerNames = new Map<string, number>()
  return tokens.flatMap((open, index) => {
    const children = tokens[index + 1]?.children
    if (open.type !== 'heading_open' || !children) return []
    const named = slug(normalized(wordsOf(children, true).slice(0, maxNamedCharacters), 'NFC').replace(htmlTag, ''))
    const former = formerSlug(normalized(wordsOf(children).slice(0, maxNamedCharacters), 'NFC'))
    // A heading of signs alone has no name of its own; two in a row would have the same.
    return [{ open, children, name: names.slug(named || 'section'), formerName: unique(former, formerNames) }]
  })
}

/** What a heading says, without its marks; with `<` and `>` only where they may be tags of HTML, if that is asked for. */
function wordsOf(children: readonly Token[], forTags = false): string {
  return children
    .map(({ type, content }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      if (type === 'image') return ''
      return forTags && type !== 'text' ? content.replace(/[<>]/g, '') : content
    })
    .join('')
}

function formerSlug(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []
  return /^.{0,64}/su.exec(words.join('-'))?.[0] || 'section'
}

/** The second of a name is name-2. */
function unique(name: string, taken: Map<string, number>): string {
  let free = name
  for (let n = taken.get(name) ?? 1; taken.has(free); n++) {
    free = `${name}-${n + 1}`
    taken.set(name, n + 1)
  }
  taken.set(free, 1)
  return free
}

/** @returns the id that a fragment means: GitHub's name of a heading, or its words as other programs escape them */
export function headingId(anchors: ReadonlyMap<string, string> | undefined, fragment: string): string | undefined {
  const key = anchorKey(fragment)
  return anchors?.get(key) ?? anchors?.get(slug(key))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
