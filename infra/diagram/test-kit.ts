import { System, type Resource } from '../system/system.ts'
import { sizes, widthOf, type Box, type Drawing, type Point, type Text } from './shapes.ts'

/** Queries on a drawing: its texts, their places, and whether they are legible. */

/** The same templates with some resources taken out. */
export function without({ stacks, resources }: System, isTaken: (resource: Resource) => boolean): System {
  const isKept = (stack: string, logicalId: string) => {
    const resource = resources.get(`${stack}/${logicalId}`)
    return resource !== undefined && !isTaken(resource)
  }
  return new System(
    stacks.map(({ template, ...stack }) => {
      const kept = Object.entries(template.Resources).filter(([logicalId]) => isKept(stack.name, logicalId))
      return { ...stack, template: { ...template, Resources: Object.fromEntries(kept) } }
    }),
  )
}

export function texts({ shapes }: Drawing): string[] {
  return shapes.filter((shape) => shape.kind === 'text').map(({ text }) => text)
}

export function count(drawing: Drawing, text: string): number {
  return texts(drawing).filter((one) => one === text).length
}

/** The label of the zone in which a text lies. */
export function zoneOf(drawing: Drawing, text: string): string | undefined {
  return labelsOfBoxesWith(drawing, 'zone', text, /^Zone /)[0]
}

export function subnetsWith(drawing: Drawing, text: string): string[] {
  return labelsOfBoxesWith(drawing, 'subnet', text, /^(public|app|db)-/)
}

function labelsOfBoxesWith({ shapes }: Drawing, look: Box['look'], text: string, label: RegExp): string[] {
  const written = shapes.filter((shape) => shape.kind === 'text')
  const boxes = shapes.filter((shape) => shape.kind === 'box').filter((box) => box.look === look)
  return boxes
    .map(edgesOf)
    .map((area) => written.filter((one) => contains(area, areaOf(one))).map((one) => one.text))
    .filter((inside) => inside.includes(text))
    .flatMap((inside) => inside.filter((one) => label.test(one)).slice(0, 1))
}

export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Labelled extends Area {
  readonly text: string
}

/** The areas of all shapes; lines in straight pieces. */
export function areasOf({ shapes, width, height }: Drawing) {
  const lines = shapes.filter((shape) => shape.kind === 'line')
  return {
    labels: shapes
      .filter((shape) => shape.kind === 'text')
      .map((text): Labelled => ({ ...areaOf(text), text: text.text })),
    boxes: shapes.filter((shape) => shape.kind === 'box').map(edgesOf),
    lines: lines.flatMap(({ points }) => points.slice(1).map((to, index) => between(points[index] ?? to, to))),
    paper: { left: 0, top: 0, right: width, bottom: height },
  }
}

function between(one: Point, other: Point): Area {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  }
}

function edgesOf({ x, y, width, height }: Box): Area {
  return { left: x, top: y, right: x + width, bottom: y + height }
}

function areaOf({ x, y, anchor, ...text }: Text): Area {
  const width = widthOf(text)
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor]
  return { left, right: left + width, top: y - sizes[text.look] * 0.8, bottom: y + sizes[text.look] * 0.2 }
}

export function contains(outer: Area, inner: Area): boolean {
  const isBeside = outer.left > inner.left || outer.right < inner.right
  return !isBeside && outer.top <= inner.top && outer.bottom >= inner.bottom
}

export function meet(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
