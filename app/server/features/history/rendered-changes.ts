import { diffArrays } from 'diff'
import { renderMarkdown } from '../../platform/markdown/markdown.ts'
import type { Pair } from './changes.ts'
import { tokensOf, type Token } from './html-tokens.ts'

/** The later of two texts as HTML, with what was added and removed marked in it. */
export interface RenderedChanges {
  readonly html: string
  readonly added: number
  readonly removed: number
  /** How many runs of changes there are; the first element of each has the id `change-N`. */
  readonly count: number
}

/** Timeout of a diff: two long texts with nothing in common take long. */
const diffTimeoutMs = 150

/** @returns undefined where the comparison takes too long, or where both render alike: then only their Markdown shows what changed */
export async function renderedChanges({ before, after }: Pair): Promise<RenderedChanges | undefined> {
  const [old, fresh] = [tokensOf(await renderMarkdown(before)), tokensOf(await renderMarkdown(after))]
  const found = diffArrays(
    old.tokens.map(({ key }) => key),
    fresh.tokens.map(({ key }) => key),
    { timeout: diffTimeoutMs },
  )
  if (!found) return undefined
  const out: string[] = []
  const words = { added: 0, removed: 0 }
  let [oldAt, freshAt, number] = [0, 0, 0]
  const id = () => `id="change-${++number}" tabindex="-1"`
  for (const { added, removed, value } of found) {
    if (removed) {
      const gone = old.tokens.slice(oldAt, (oldAt += value.length))
      words.removed += wordsIn(gone)
      out.push(removal(gone, id))
      continue
    }
    if (!added) oldAt += value.length
    const here = fresh.tokens.slice(freshAt, freshAt + value.length)
    if (added) words.added += wordsIn(here)
    for (const [n, token] of here.entries()) {
      const tags = fresh.before[freshAt + n] ?? ''
      const isBlank = token.kind === 'edge' || token.html.trim() === ''
      // A mark goes on over words and spaces, and ends at tags.
      const goesOn = added && n > 0 && tags === '' && token.kind === 'text' && out.at(-1) === '</ins>'
      if (goesOn) out.splice(-1, 1, token.html, '</ins>')
      else if (added && isBox(token)) out.push(tags, token.html, `<ins ${id()} class="state">${token.key}</ins>`, ' ')
      else if (added && !isBlank) out.push(tags, `<ins ${id()}>`, token.html, '</ins>')
      else out.push(tags, token.html)
    }
    freshAt += value.length
  }
  out.push(fresh.before[freshAt] ?? '')
  return number === 0 ? undefined : { html: still(out.join('')), ...words, count: number }
}

/** Puts what was removed at its place as text without its tags, so that the later note's markup stays well-formed. */
function removal(gone: readonly Token[], id: () => string): string {
  const text = gone
    .map(({ key, kind, html }) => (kind === 'replaced' ? altOf(html) : kind === 'edge' ? '\n' : key))
    .join('')
  const trimmed = text.replace(/\n+/g, '\n').trim()
  if (trimmed === '') return ''
  const isBlock = text.includes('\n')
  return `<del ${id()}${isBlock ? ' class="block"' : ''}>${isBlock ? trimmed : text}</del>`
}

/** The text of a removed token: of a picture its alternative text, of a box nothing. */
function altOf(html: string): string {
  return /^<img[^>]* alt="([^"]*)"/.exec(html)?.[1] ?? ''
}

/** Adds a word to a box that was ticked or cleared. */
function isBox({ kind, html }: Token): boolean {
  return kind === 'replaced' && html.startsWith('<button')
}

/** Boxes of a version cannot be ticked. */
function still(html: string): string {
  return html.replaceAll('<button class="task-box"', '<button disabled class="task-box"')
}

function wordsIn(tokens: readonly Token[]): number {
  return tokens.filter(({ key, kind }) => kind === 'text' && /^[\p{L}\p{N}]/u.test(key)).length
}
