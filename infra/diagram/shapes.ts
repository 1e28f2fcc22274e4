/** What a drawing is made of. Units are those of the viewBox; x and y grow to the right and down. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly kind: 'box'
  readonly width: number
  readonly height: number
  /** `frame`: a region. `network`: the VPC. `node`: a node of the balancer, on the path of a request. `maybe`: dashed. */
  readonly look: 'frame' | 'network' | 'zone' | 'subnet' | 'card' | 'node' | 'maybe'
}

export interface Text extends Point {
  readonly kind: 'text'
  readonly text: string
  readonly look: keyof typeof sizes
  readonly anchor: 'start' | 'middle' | 'end'
}

/** A line of horizontal and vertical pieces. */
export interface Line {
  readonly kind: 'line'
  readonly points: readonly Point[]
  /** `request`: the path of a request. `way`: a task's calls. `copy`: replication. `rule`: a separator. */
  readonly look: 'request' | 'way' | 'copy' | 'rule'
  readonly heads: 'none' | 'end' | 'both'
}

export type Shape = Box | Text | Line

export interface Drawing {
  readonly width: number
  readonly height: number
  /** For screen readers. */
  readonly title: string
  readonly description: string
  readonly shapes: readonly Shape[]
}

/** Font sizes. Each look is one class of the stylesheet. */
export const sizes = { wordmark: 22, heading: 13, name: 14.5, small: 12.5, note: 13, request: 13 } as const

/** An upper estimate of a text's width, for any system font. */
export function widthOf({ text, look }: Pick<Text, 'text' | 'look'>): number {
  return text.length * sizes[look] * 0.55
}

export function box(look: Box['look'], x: number, y: number, width: number, height: number): Box {
  return { kind: 'box', look, x, y, width, height }
}

export function text(
  look: Text['look'],
  x: number,
  y: number,
  content: string,
  anchor: Text['anchor'] = 'start',
): Text {
  return { kind: 'text', look, x, y, text: content, anchor }
}

/** @param points each shares its x or its y with the one before */
export function line(
  look: Line['look'],
  points: readonly (readonly [x: number, y: number])[],
  heads: Line['heads'] = 'end',
): Line {
  return { kind: 'line', look, points: points.map(([x, y]) => ({ x, y })), heads }
}

/** A line from one height to another. */
export function down(look: Line['look'], x: number, from: number, to: number, heads?: Line['heads']): Line {
  return line(
    look,
    [
      [x, from],
      [x, to],
    ],
    heads,
  )
}

/** A line from one side to another. */
export function across(look: Line['look'], y: number, from: number, to: number, heads?: Line['heads']): Line {
  return line(
    look,
    [
      [from, y],
      [to, y],
    ],
    heads,
  )
}

/** Boxes narrower than this have their names in small. */
const roomForName = 100

/** A box with a centred name and a note below it. */
export function labelled(frame: Box, name: string, note?: string): Shape[] {
  const [x, middle] = [frame.x + frame.width / 2, frame.y + frame.height / 2]
  if (note === undefined)
    return [frame, text(frame.width < roomForName ? 'small' : 'name', x, middle + 5, name, 'middle')]
  return [frame, text('name', x, middle - 4, name, 'middle'), text('note', x, middle + 14, note, 'middle')]
}

/** The same, aligned to the left for lists. */
export function listed({ x, y, height }: Box | Omit<Box, 'kind' | 'look'>, name: string, note?: string): Shape[] {
  const middle = y + height / 2
  if (note === undefined) return [text('name', x + 16, middle + 5, name)]
  return [text('name', x + 16, middle - 4, name), text('note', x + 16, middle + 14, note)]
}
