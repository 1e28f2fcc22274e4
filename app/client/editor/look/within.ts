import type { Line } from '@codemirror/state'
import { Decoration } from '@codemirror/view'
import type { CalloutLook } from '../../../shared/callouts.ts'
import { contentStart, type Container } from './containers.ts'
import type { Drawing } from './drawing.ts'

/** Deeper ones are drawn like these. */
const maxLists = 8
const maxQuotes = 6

/** What the lines of a block are in. */
export interface Within {
  readonly containers: readonly Container[]
  /** How deep, and where the first bar of a quote is. */
  readonly style: string
  readonly callout?: CalloutLook
}

export const atTheEdge: Within = { containers: [], style: '' }

export function within(outer: Within, container: Container, callout?: CalloutLook): Within {
  const containers = [...outer.containers, container]
  const look = callout ?? outer.callout
  const lists = containers.filter(({ kind }) => kind === 'list').length
  const quotes = containers.length - lists - (look ? 1 : 0)
  const before = containers.findIndex(({ kind }) => kind === 'quote')
  const style = [
    ...(lists > 0 ? [`--lists: ${Math.min(lists, maxLists)}`] : []),
    ...(quotes > 0 ? [`--quotes: ${Math.min(quotes, maxQuotes)}`] : []),
    ...(quotes > 0 && before > 0 ? [`--lists-before: ${Math.min(before, maxLists)}`] : []),
  ].join('; ')
  return { containers, style, ...(look ? { callout: look } : {}) }
}

/** A line moves in with what it is in. */
export function drawWithin(drawing: Drawing, from: number, { containers, style, callout }: Within): void {
  if (containers.length === 0) return
  drawing.line(from, style.includes('--quotes') ? 'cm-within cm-quoted' : 'cm-within', style)
  if (callout) drawing.line(from, `cm-callout cm-callout-${callout}`)
}

const prefix = Decoration.mark({ class: 'cm-prefix' })

/** Where the text of a line begins, behind the signs and the indentation of what it is in. */
export function startOf(line: Line, { containers }: Within): number {
  return line.from + contentStart(line.text, containers)
}

/** Signs before the text hang in its margin while the writer is in the line; indentation is never seen. */
export function drawPrefix(drawing: Drawing, line: Line, start: number): void {
  if (start <= line.from) return
  if (!/\S/.test(line.text.slice(0, start - line.from))) drawing.replace(line.from, start)
  else if (drawing.isRevealed(line.from)) drawing.mark(line.from, start, prefix)
  else drawing.hide(line.from, start)
}
