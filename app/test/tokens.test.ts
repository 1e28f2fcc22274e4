import { readFile } from 'node:fs/promises'
import { converter, parse, wcagContrast } from 'culori'
import { describe, expect, it } from 'vitest'

const css = await readFile(new URL('../client/styles/tokens.css', import.meta.url), 'utf8')
const padsPane = await readFile(new URL('../client/styles/pads-pane.css', import.meta.url), 'utf8')

/** Every token that is a colour, for one scheme. */
function colours(scheme: 'light' | 'dark'): Map<string, string> {
  const found = css.matchAll(/--([\w-]+): light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)/g)
  return new Map([...found].map(([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]))
}

/** Contrast by WCAG 2, of the colours as a screen shows them. */
function contrast(one: string, other: string): number {
  const rgb = converter('rgb')
  const [front, back] = [rgb(parse(one)), rgb(parse(other))]
  if (!front || !back) throw new Error(`${one} or ${other} is no colour`)
  return wcagContrast(front, back)
}

const text = 4.5
const sign = 3

/** Whatever stands on what, and how much it needs. */
const pairs: [front: string, back: string, atLeast: number][] = [
  ...['desk', 'desk-tint', 'desk-field', 'paper', 'paper-hover', 'sheet', 'tint', 'selection'].map(
    (back): [string, string, number] => ['ink', back, text],
  ),
  ...['desk', 'desk-field', 'paper', 'sheet'].map((back): [string, string, number] => ['ink-soft', back, 4.6]),
  ...['desk-tint', 'paper-hover', 'tint', 'selection'].map((back): [string, string, number] => [
    'ink-soft',
    back,
    text,
  ]),
  ['jam', 'desk', text],
  ['jam', 'paper', text],
  ['jam', 'sheet', text],
  ['on-jam', 'jam', text],
  ['on-jam', 'bad', text],
  ['good', 'good-tint', text],
  ['warn', 'warn-tint', text],
  ['bad', 'bad-tint', text],
  ['bad', 'sheet', text],
  ['bad', 'desk', text],
  ['sheet', 'ink', text],
  ['edge', 'paper', sign],
  ['edge', 'sheet', sign],
]

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  const tokens = colours(scheme)

  it.each(pairs)('%s can be read on %s (%d:1)', (front, back, atLeast) => {
    const [one, other] = [tokens.get(front), tokens.get(back)]
    if (!one || !other) throw new Error(`there is no ${front} or no ${back}`)
    expect(contrast(one, other)).toBeGreaterThanOrEqual(atLeast)
  })

  it('the eight pads can be seen on every paper', () => {
    const dots = /light-dark\((oklch\([\d.%]+ [\d.]+) var\(--hue\)\), (oklch\([\d.%]+ [\d.]+) var\(--hue\)\)/.exec(
      padsPane,
    )
    const lightnessAndChroma = dots?.[scheme === 'light' ? 1 : 2] ?? ''
    const hues = [...padsPane.matchAll(/--hue: (\d+)/g)].map(([, hue = '']) => hue)
    expect(hues).toHaveLength(8)
    for (const hue of hues) {
      for (const back of ['desk', 'paper', 'sheet']) {
        const colour = `${lightnessAndChroma} ${hue})`
        expect(contrast(colour, tokens.get(back) ?? ''), `${hue} on ${back}`).toBeGreaterThanOrEqual(sign)
      }
    }
  })
})
