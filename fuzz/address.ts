import { routes } from '../app/server/routes.ts'
import type { Dice } from '../kit/dice.ts'
import { oddEncodings, oddTexts } from './odd.ts'
import { repetitive } from './repetitive.ts'

/** Ids of what the person has, by the name of the parameter. */
export type Belongings = Readonly<Record<string, readonly string[]>>

const patterns = patternsIn(routes)
const names = [
  'q',
  'order',
  'before',
  'after',
  'pad',
  'in',
  'part',
  'than',
  'tag',
  'next',
  'token',
  'error',
  '__proto__',
  '',
]
const methods = [
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'QUERY',
  'get',
  'G T',
  'X'.repeat(300),
  '\x01',
]

/** Mostly GET and POST; else one that exists, or none. */
export function aMethod(dice: Dice): string {
  return dice.percent(45) ? 'GET' : dice.percent(85) ? 'POST' : dice.pick(methods)
}

/** A target that exists, or nearly does. */
export function anAddress(dice: Dice, has: Belongings): string {
  const path = dice
    .pick(patterns)
    .replace(/:(\w+)/g, (_, name: string) => (dice.percent(60) ? anId(dice, has, name) : anything(dice)))
  const bent = dice.percent(80) ? path : bend(dice, path)
  return dice.percent(35) ? `${bent}?${aQuery(dice)}` : bent
}

function aQuery(dice: Dice): string {
  if (dice.percent(4))
    return `q=${encodeURIComponent(repetitive(dice, 'search', dice.pick([200, 2_000, 6_000])).toWellFormed())}`
  const pairs = Array.from({ length: 1 + dice.number(dice.percent(3) ? 300 : 4) }, () => {
    const name = dice.percent(85) ? dice.pick(names) : dice.pick(['a[b]', 'a.b', 'q[]', anything(dice)])
    return dice.percent(90) ? `${name}=${anything(dice)}` : name
  })
  return pairs.join(dice.percent(95) ? '&' : dice.pick([';', '&&', '?']))
}

function anId(dice: Dice, has: Belongings, name: string): string {
  const ids = has[name] ?? []
  return ids.length > 0 ? dice.pick(ids) : '1'
}

/** Part of an address: well encoded, or not at all. */
function anything(dice: Dice): string {
  if (dice.percent(40)) return dice.pick(oddEncodings)
  const text = dice.pick(oddTexts).slice(0, 2_000)
  return dice.percent(85) ? encodeURIComponent(text.toWellFormed()) : text.replace(/[\r\n ]/g, '')
}

function bend(dice: Dice, path: string): string {
  const at = dice.number(path.length + 1)
  return dice.pick([
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    `${path.slice(0, at)}${dice.pick(oddEncodings)}${path.slice(at)}`,
    path.slice(0, at),
    `http://elsewhere.example${path}`,
    `${path}${'/a'.repeat(200)}`,
    `/static/${dice.pick(oddEncodings)}`,
    '*',
    `/${'x'.repeat(dice.pick([100, 9_000, 20_000]))}`,
  ])
}

function patternsIn(some: object): string[] {
  return Object.values(some).flatMap((one: unknown) => {
    if (typeof one === 'string') return [`${one}main.js`]
    if (typeof one !== 'object' || one === null) return []
    return 'pattern' in one ? [String(one.pattern)] : patternsIn(one)
  })
}
