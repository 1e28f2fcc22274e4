import type { EditorState, Line, Range, Text } from '@codemirror/state'
import { Decoration, type DecorationSet } from '@codemirror/view'
import { isRevealed } from './revealed.ts'

const hidden = Decoration.replace({})
export const softly = Decoration.mark({ class: 'cm-mark' })

/** Decorations of lines, by their classes and style: there are few different ones. */
const ofLines = new Map<string, Decoration>()
const maxOfLines = 2000

export interface Drawn {
  readonly decorations: DecorationSet
  /** What the caret passes at once. */
  readonly atomic: DecorationSet
}

/** Collects how a part of the text looks. */
export class Drawing {
  readonly state: EditorState
  readonly doc: Text
  readonly from: number
  readonly to: number
  readonly loose = new Map<number, boolean>()
  readonly #lines = new Map<number, Map<string, string>>()
  readonly #ranges: Range<Decoration>[] = []
  readonly #atomic: Range<Decoration>[] = []

  constructor(state: EditorState, from: number, to: number) {
    this.state = state
    this.doc = state.doc
    this.from = from
    this.to = to
  }

  isRevealed(from: number, to = from): boolean {
    return isRevealed(this.state, from, to)
  }

  /** The lines of a block that are to be drawn. */
  *linesOf(from: number, to: number): Generator<Line> {
    for (let at = Math.max(from, this.from); at <= Math.min(to, this.to);) {
      const line = this.doc.lineAt(at)
      yield line
      at = line.to + 1
    }
  }

  /**
   * @param from where the line begins
   * @param style set by the editor on the element, which the page's policy allows; of the same class, the last one counts
   */
  line(from: number, className: string, style = ''): void {
    const classes = this.#lines.get(from) ?? new Map<string, string>()
    classes.set(className, style)
    this.#lines.set(from, classes)
  }

  mark(from: number, to: number, decoration: Decoration): void {
    if (from < to) this.#ranges.push(decoration.range(from, to))
  }

  /** A widget at a position. */
  put(at: number, decoration: Decoration): void {
    this.#ranges.push(decoration.range(at))
  }

  /** Within one line. */
  hide(from: number, to: number): void {
    this.mark(from, to, hidden)
  }

  /** In the place of a part of one line; the caret passes it at once. */
  replace(from: number, to: number, decoration: Decoration = hidden): void {
    this.mark(from, to, decoration)
    if (from < to) this.#atomic.push(decoration.range(from, to))
  }

  /** Marks in the writer's line are soft, all others are hidden. */
  stepBack(from: number, to: number): void {
    if (this.isRevealed(from, to)) this.mark(from, to, softly)
    else this.hide(from, to)
  }

  finish(): Drawn {
    const lines = [...this.#lines].map(([from, classes]) => ofLine(classes).range(from))
    return {
      decorations: Decoration.set([...lines, ...this.#ranges], true),
      atomic: Decoration.set(this.#atomic, true),
    }
  }
}

function ofLine(classes: ReadonlyMap<string, string>): Decoration {
  const className = [...classes.keys()].filter(Boolean).join(' ')
  const style = [...classes.values()].filter(Boolean).join('; ')
  const key = `${className}\n${style}`
  const known = ofLines.get(key)
  if (known) return known
  const made = Decoration.line({ class: className, ...(style ? { attributes: { style } } : {}) })
  if (ofLines.size < maxOfLines) ofLines.set(key, made)
  return made
}
