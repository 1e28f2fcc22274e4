/** A link or a picture of Markdown. */
export interface MarkdownLink {
  readonly isPicture: boolean
  /** Markdown, in which links have become what they become. */
  readonly words: string
  /** Without escapes of Markdown; percent-encoded as it was. */
  readonly address: string
}

const maxAddressUnits = 4000
const destination =
  /\(\s{0,10}(?:<([^<>\n]{0,4000})>|((?:[^\s()<>\\]|\\.|\((?:[^\s()\\]|\\.){0,1000}\)){0,4000}))(?:\s{1,10}(?:"[^"]{0,1000}"|'[^']{0,1000}'))?\s{0,10}\)/y
const codeRun = /`+/y
const fence = /^ {0,3}(`{3,}|~{3,})/
const imageTag = /<img\s[^<>]{0,4000}>/iy
const definition = /^( {0,3}\[[^\]\n]{1,300}\]:[ \t]{1,10})<?([^\s<>]{1,4000})>?/

/**
 * A text whose links and pictures became something else; code stays as it is. Linear: no character is read more than a few times.
 * @param become what stands in the place of one; undefined where it stays
 */
export function relinkedMarkdown(text: string, become: (link: MarkdownLink) => string | undefined): string {
  const made: string[] = []
  /** Where brackets begin in `made`. */
  let open: number[] = []
  let closing: string | undefined
  const lines = text.split(/(?<=\n)/)
  for (const line of lines) {
    const mark = fence.exec(line)?.[1]
    if (closing !== undefined) {
      if (mark?.startsWith(closing) && line.trim() === mark) closing = undefined
      made.push(line)
      continue
    }
    if (mark !== undefined) {
      closing = mark
      made.push(line)
      continue
    }
    if (line.trim() === '') open = []
    inLine(line)
  }
  return made.join('')

  function inLine(line: string): void {
    const [, before, address = ''] = definition.exec(line) ?? []
    if (before !== undefined) {
      const link = become({ isPicture: false, words: '', address })
      const target = link === undefined ? undefined : /\]\(<?([^<>]*?)>?\)$/.exec(link)?.[1]
      made.push(
        target === undefined ? line : `${before}${target}${line.slice(before.length).replace(/^<?[^\s<>]*>?/, '')}`,
      )
      return
    }
    let from = 0
    const pushTo = (to: number) => {
      if (to > from) made.push(line.slice(from, to))
      from = to
    }
    for (let at = 0; at < line.length; at++) {
      const sign = line.charAt(at)
      if (sign === '\\') at++
      else if (sign === '`') at = endOfCode(line, at) - 1
      else if (sign === '[') {
        pushTo(at)
        open.push(made.length)
        made.push('[')
        from = at + 1
      } else if (sign === ']') {
        const start = open.pop()
        if (start === undefined) continue
        destination.lastIndex = at + 1
        const [whole, angled, bare] = line.charAt(at + 1) === '(' ? (destination.exec(line) ?? []) : []
        if (whole === undefined) continue
        pushTo(at)
        const end = at + 1 + whole.length
        const isPicture = made[start - 1]?.endsWith('!') ?? false
        const target = (angled ?? bare ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1').slice(0, maxAddressUnits)
        const link = become({ isPicture, words: made.slice(start + 1).join(''), address: target })
        if (link === undefined) continue
        made.splice(start)
        if (isPicture) made.push((made.pop() ?? '').slice(0, -1))
        made.push(link)
        from = end
        at = end - 1
      } else if (sign === '<') {
        imageTag.lastIndex = at
        const tag = imageTag.exec(line)?.[0]
        const source = tag && /\ssrc\s{0,3}=\s{0,3}["']([^"']{1,4000})["']/i.exec(tag)?.[1]
        const words = tag && /\salt\s{0,3}=\s{0,3}["']([^"'\]]{0,300})["']/i.exec(tag)?.[1]
        const link = source ? become({ isPicture: true, words: words ?? '', address: source }) : undefined
        if (!tag || link === undefined) continue
        pushTo(at)
        made.push(link)
        from = at + tag.length
        at = from - 1
      }
    }
    pushTo(line.length)
  }
}

/** Behind a code span of one line, or behind the run of signs that begins none. */
function endOfCode(line: string, at: number): number {
  codeRun.lastIndex = at
  const run = codeRun.exec(line)?.[0] ?? '`'
  for (let next = line.indexOf('`', at + run.length); next !== -1; next = line.indexOf('`', codeRun.lastIndex)) {
    codeRun.lastIndex = next
    const found = codeRun.exec(line)?.[0] ?? '`'
    if (found.length === run.length) return codeRun.lastIndex
    codeRun.lastIndex = next + found.length
  }
  return at + run.length
}
