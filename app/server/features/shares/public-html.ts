/** What a public page may lead to, by what the owner's page leads to. */
export interface PublicLinks {
  /** Addresses of this page's files, by the ids of the files. */
  readonly files: ReadonlyMap<string, { readonly file: string; readonly thumbnail: string }>
  /** Addresses of other notes of the same share, by what links to them. */
  readonly notes: ReadonlyMap<string, string>
  /** The origin of this service. */
  readonly origin: string
}

export interface PublicHtml {
  readonly html: string
  /** The first line of the text that is not the title. */
  readonly firstLine: string
  /** To read it. */
  readonly minutes: number
}

interface Rendered extends PublicLinks {
  /** Of `renderMarkdown`. */
  readonly html: string
  readonly title: string
}

const wordsPerMinute = 230
/** Of scripts without spaces. */
const signsPerMinute = 450

const pieces = /<(\/?)([a-z][a-z0-9]*)([^<>]*)>|[^<]+|</gi
const words = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u
/** What other programs keep at the top of a text is shown to its owner, and not published. */
const frontMatter = /^<pre class="front-matter">[^<]*<\/pre>\n?/
const ownFile = /^\/attachments\/([1-9]\d{0,17})\/(?:file\/|(thumbnail)$)/

/**
 * A note's HTML as strangers get it: pictures and files have addresses of the share, boxes cannot be ticked, and no link leads into the
 * account. Linear in the length of the HTML.
 */
export function publicHtml({ html: own, title, ...links }: Rendered): PublicHtml {
  const html = own.replace(frontMatter, '')
  const out: string[] = []
  let isUnlinked = false
  let reading = 0
  for (const { 0: piece, 1: slash, 2: tag, 3: rest = '' } of html.matchAll(pieces)) {
    if (tag === undefined) {
      reading += minutesFor(piece)
      out.push(piece)
    } else if (tag === 'a') {
      if (slash === '') {
        const opened = linkFor(rest, links)
        isUnlinked = opened === undefined
        out.push(opened ?? '<span class="unlinked">')
      } else out.push(isUnlinked ? '</span>' : '</a>')
    } else if (tag === 'img') out.push(pictureFor(rest, links))
    else if (tag === 'button') out.push(slash === '' ? boxFor(rest) : '</span>')
    else out.push(piece)
  }
  return { html: out.join(''), firstLine: firstLineOf(html, title), minutes: Math.max(1, Math.round(reading)) }
}

function minutesFor(text: string): number {
  let minutes = 0
  for (const [word] of text.matchAll(words)) minutes += 1 / (unspaced.test(word) ? signsPerMinute : wordsPerMinute)
  return minutes
}

/** @returns undefined for a link that leads nowhere on a public page */
function linkFor(attributes: string, { files, notes, origin }: PublicLinks): string | undefined {
  const href = unescaped(attributeOf(attributes, 'href') ?? '')
  if (href.startsWith('#')) return `<a${attributes}>`
  const leadsTo = URL.parse(href, `${origin}/s/`)
  if (!leadsTo) return undefined
  const to = leadsTo.origin === origin ? (notes.get(href) ?? fileFor(leadsTo.pathname, files)) : undefined
  if (to !== undefined) return `<a${withAttribute(attributes, 'href', to)}>`
  // Another shared page says itself whether it is there.
  const isElsewhere = leadsTo.origin !== origin || /^\/[sp]\/[\w-]{22}(?:\/|$)/.test(leadsTo.pathname)
  return isElsewhere ? `<a${attributes}>` : undefined
}

function fileFor(path: string, files: PublicLinks['files']): string | undefined {
  const [, id = '', thumbnail] = ownFile.exec(path) ?? []
  const file = files.get(id)
  return thumbnail === undefined ? file?.file : file?.thumbnail
}

/** A picture that is not there any more is its words. */
function pictureFor(attributes: string, { files }: PublicLinks): string {
  const src = fileFor(unescaped(attributeOf(attributes, 'src') ?? ''), files)
  return src === undefined
    ? `<span class="unlinked">${attributeOf(attributes, 'alt') ?? ''}</span>`
    : `<img${withAttribute(attributes, 'src', src)}>`
}

/** A box that only shows. */
function boxFor(attributes: string): string {
  const kept = ['class', 'role', 'aria-checked', 'aria-labelledby'].map((name) => {
    return ` ${name}="${attributeOf(attributes, name) ?? ''}"`
  })
  return `<span${kept.join('')} aria-disabled="true">`
}

/** The value as it is written, escaped. */
function attributeOf(attributes: string, name: string): string | undefined {
  const from = attributes.indexOf(` ${name}="`)
  if (from === -1) return undefined
  const start = from + name.length + 3
  return attributes.slice(start, attributes.indexOf('"', start))
}

function withAttribute(attributes: string, name: string, value: string): string {
  return attributes.replace(` ${name}="${attributeOf(attributes, name) ?? ''}"`, () => ` ${name}="${escaped(value)}"`)
}

const letters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot);/g, (reference) => letters[reference] ?? reference)
}

function escaped(text: string): string {
  return text.replace(/[&"]/g, (sign) => (sign === '&' ? '&amp;' : '&quot;'))
}

const maxBeginning = 8_000
const maxLineCharacters = 200

function firstLineOf(html: string, title: string): string {
  for (const block of html.slice(0, maxBeginning).split(/<\/(?:p|h[1-6]|li|pre|t[dh]|summary|div)>|<br>/)) {
    const line = unescaped(block.replace(/<[^<>]*>?/g, ''))
      .replace(/\s+/g, ' ')
      .trim()
    if (line === '' || line === title) continue
    const signs = Array.from(line)
    return signs.length > maxLineCharacters ? `${signs.slice(0, maxLineCharacters - 1).join('')}…` : line
  }
  return ''
}
