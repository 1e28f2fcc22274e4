import { dark, light, type Palette } from './colours.ts'
import { sizes, type Box, type Drawing, type Line, type Point, type Shape, type Text } from './shapes.ts'

/** A drawing as a self-contained SVG: with a background, for light and dark mode, with a description for screen readers. */
export function svg({ width, height, title, description, shapes }: Drawing): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="notejam-title notejam-description">`,
    `<title id="notejam-title">${escape(title)}</title>`,
    `<desc id="notejam-description">${escape(description)}</desc>`,
    `<style>\n${style()}\n</style>`,
    `<rect class="paper" x="0.75" y="0.75" width="${width - 1.5}" height="${height - 1.5}" rx="16"/>`,
    // Boxes lie below lines, lines below text.
    ...(['box', 'line', 'text'] as const).flatMap((kind) => shapes.filter((shape) => shape.kind === kind).map(element)),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

function element(shape: Shape): string {
  if (shape.kind === 'box') return rectangle(shape)
  return shape.kind === 'line' ? path(shape) : words(shape)
}

const radii = { frame: 14, network: 12, zone: 10, subnet: 8, card: 8, node: 8, maybe: 8 } as const

function rectangle({ look, x, y, width, height }: Box): string {
  return `<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radii[look]}"/>`
}

function words({ look, x, y, text, anchor }: Text): string {
  const aligned = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  // The wordmark has its second half in the accent.
  const content = look === 'wordmark' ? text.replace('jam', '<tspan class="jam">jam</tspan>') : escape(text)
  return `<text class="${look}" x="${x}" y="${y}"${aligned}>${content}</text>`
}

const [headLength, headWidth, bend] = [9, 8, 8]

function path({ look, points, heads }: Line): string {
  const [first, second] = points
  const [last, beforeLast] = points.toReversed()
  if (!first || !second || !last || !beforeLast) return ''
  const ends = [
    ...(heads === 'none' ? [] : [head(look, beforeLast, last)]),
    ...(heads === 'both' ? [head(look, second, first)] : []),
  ]
  // The line ends inside its arrowhead, which would otherwise look blunt.
  const inner = points.slice(1, -1)
  const start = heads === 'both' ? towards(first, second, headLength - 2) : first
  const end = heads === 'none' ? last : towards(last, beforeLast, headLength - 2)
  const corners = inner.map((corner, index) => {
    const [before, after] = [
      towards(corner, points[index] ?? first, bend),
      towards(corner, points[index + 2] ?? last, bend),
    ]
    return ` L${before.x} ${before.y} Q${corner.x} ${corner.y} ${after.x} ${after.y}`
  })
  return [
    `<path class="${look}-line" d="M${start.x} ${start.y}${corners.join('')} L${end.x} ${end.y}"/>`,
    ...ends,
  ].join('\n')
}

function head(look: Line['look'], from: Point, tip: Point): string {
  const base = towards(tip, from, headLength)
  const [dx, dy] = base.x === tip.x ? [headWidth / 2, 0] : [0, headWidth / 2]
  return `<path class="${look}-head" d="M${tip.x} ${tip.y} L${base.x - dx} ${base.y - dy} L${base.x + dx} ${base.y + dy} Z"/>`
}

/** The point some way from one point to another. */
function towards(from: Point, to: Point, distance: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * distance, y: from.y + Math.sign(to.y - from.y) * distance }
}

function style(): string {
  const fonts = Object.entries(sizes).map(([look, size]) => `.${look} { font-size: ${size}px }`)
  return [
    `text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif }`,
    ...fonts,
    `.wordmark { font-weight: 650; letter-spacing: -0.3px }`,
    `.heading, .name, .request { font-weight: 600 }`,
    `.small { font-weight: 500 }`,
    `rect { stroke-width: 1 }`,
    `.node { stroke-width: 1.5 }`,
    `.maybe, .copy-line { stroke-dasharray: 4 4 }`,
    `.request-line, .way-line, .copy-line, .rule-line { fill: none; stroke-width: 1.5 }`,
    `.request-line { stroke-width: 2 }`,
    `.rule-line { stroke-width: 1 }`,
    ...colours(light),
    `@media (prefers-color-scheme: dark) {`,
    ...colours(dark).map((rule) => `  ${rule}`),
    `}`,
  ].join('\n')
}

function colours({ paper, card, tint, ink, soft, line, edge, jam, jamTint }: Palette): string[] {
  return [
    `.paper { fill: ${paper}; stroke: ${line} }`,
    `.frame { fill: none; stroke: ${line} }`,
    `.network { fill: ${card}; stroke: ${edge} }`,
    `.zone { fill: ${tint}; stroke: none }`,
    `.subnet, .card { fill: ${card}; stroke: ${line} }`,
    `.maybe { fill: none; stroke: ${edge} }`,
    `.node { fill: ${jamTint}; stroke: ${jam} }`,
    `.wordmark, .name, .small { fill: ${ink} }`,
    `.heading, .note { fill: ${soft} }`,
    `.jam, .request, .request-head { fill: ${jam} }`,
    `.request-line { stroke: ${jam} }`,
    `.way-line, .copy-line { stroke: ${edge} }`,
    `.rule-line { stroke: ${line} }`,
    `.way-head, .copy-head { fill: ${edge} }`,
  ]
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
