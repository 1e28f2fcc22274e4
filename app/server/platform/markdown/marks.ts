import type { MarkdownIt, StateInline } from 'markdown-it'

interface Mark {
  readonly sign: string
  /** How many of it begin and end the marked words; more of them in a row are text. */
  readonly counts: readonly number[]
  readonly tag: string
  readonly type: string
}

/** `~struck~` and `~~struck~~` as GitHub has it, `==marked==` as Obsidian and others have it. */
const marked: readonly Mark[] = [
  { sign: '~', counts: [1, 2], tag: 's', type: 's' },
  { sign: '=', counts: [2], tag: 'mark', type: 'mark' },
]

/** Markers are pushed as delimiters, which the library pairs in linear time; one sign and two are markers of different kinds. */
export function marks(md: MarkdownIt): void {
  md.disable('strikethrough')
  for (const mark of marked) {
    const code = mark.sign.charCodeAt(0)
    const markerOf = (count: number) => code + count * 0x1_0000
    md.inline.ruler.before('emphasis', mark.type === 's' ? 'marks_s' : 'marks_mark', (state: StateInline, silent) => {
      if (silent || state.src.charCodeAt(state.pos) !== code) return false
      const { length, can_open, can_close } = state.scanDelims(state.pos, true)
      state.push('text', '', 0).content = mark.sign.repeat(length)
      if (mark.counts.includes(length)) {
        state.delimiters.push({
          ...{ marker: markerOf(length), length: 0, token: state.tokens.length - 1, end: -1 },
          ...{ open: can_open, close: can_close },
        })
      }
      state.pos += length
      return true
    })
    const markers = new Set(mark.counts.map(markerOf))
    const wrap = (state: StateInline) => {
      const all = [state.delimiters, ...state.tokens_meta.map((meta) => meta?.delimiters ?? [])]
      for (const delimiters of all) {
        for (const { marker, end, token } of delimiters) {
          const closer = end === -1 ? undefined : delimiters[end]
          if (!closer || !markers.has(marker)) continue
          change(state, token, `${mark.type}_open`, mark.tag, 1)
          change(state, closer.token, `${mark.type}_close`, mark.tag, -1)
        }
      }
      return false
    }
    md.inline.ruler2.before('emphasis', `wrap_${mark.type}`, wrap)
  }
}

function change({ tokens }: StateInline, index: number, type: string, tag: string, nesting: 1 | -1): void {
  const token = tokens[index]
  if (!token) return
  Object.assign(token, { type, tag, nesting, markup: token.content, content: '' })
}
