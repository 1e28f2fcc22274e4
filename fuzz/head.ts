import type { Dice } from '../kit/dice.ts'
import { oddTexts } from './odd.ts'
import { repetitive } from './repetitive.ts'

type Values = readonly string[]

const usual: Readonly<Record<string, Values>> = {
  accept: [
    'application/json',
    'text/html',
    '*/*',
    'application/json;q=0',
    'image/avif,*/*;q=0.1',
    'text/event-stream',
    ';;;',
    '/',
  ],
  'accept-encoding': ['gzip', 'br, gzip', '*;q=0', 'identity;q=0', 'gzip;q=2', ',', 'zstd', 'x'.repeat(500)],
  'accept-language': ['de', '*', ';q=1', 'x-'.repeat(100)],
  range: [
    'bytes=0-0',
    'bytes=-1',
    'bytes=5-1',
    'bytes=0-',
    'bytes=9999999999999999999-',
    'bytes=0-0,2-3',
    'bytes=a-b',
    'lines=1-2',
    'bytes=',
    '=',
  ],
  'if-range': ['"a"', 'W/"a"', 'Thu, 01 Jan 1970 00:00:00 GMT', 'never'],
  'if-none-match': ['*', '"a"', 'W/"', ',,,', '"'.repeat(50)],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday', '-1'],
  origin: ['null', 'http://elsewhere.example', 'http://', '://', 'http://localhost:1'],
  referer: ['http://elsewhere.example/x', 'about:blank', '%', '/'],
  'sec-fetch-site': ['cross-site', 'same-origin', 'none', 'same-site', '?'],
  'sec-purpose': ['prefetch', 'prefetch;prerender'],
  'x-forwarded-for': ['1.2.3.4', '::1', 'a, b, c', ','.repeat(100), '999.1.1.1', '1.2.3.4:5'],
  'x-forwarded-proto': ['https', 'ftp', 'http,https'],
  'x-request-id': ['1', 'x'.repeat(2_000)],
  traceparent: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '00-0-0-0', 'ff-', '-'.repeat(60)],
  'idempotency-key': ['1', '00000000-0000-4000-8000-000000000001', 'x'.repeat(300), ''],
  'last-event-id': ['1', '-1', 'x'],
  expect: ['100-continue', '200-ok'],
  upgrade: ['websocket', 'h2c', 'TLS/1.0'],
  connection: ['close', 'upgrade', 'keep-alive, close', 'cookie, host'],
  'content-encoding': ['gzip', 'br', 'deflate', 'identity', 'x'],
  'user-agent': ['', 'x'.repeat(3_000), '\x80\xff'],
  host: ['localhost', 'elsewhere.example', '', 'localhost:99999', '[::1', 'a@b', 'x'.repeat(400)],
  te: ['trailers', 'chunked'],
  prefer: ['respond-async'],
}
const names = Object.keys(usual)

/** Lines between the first and the body, without those that say how long it is. */
export function headers(dice: Dice, cookie: string | undefined): string[] {
  const lines = dice.percent(97) ? ['host: localhost'] : []
  const said = cookieLine(dice, cookie)
  if (said !== undefined) lines.push(said)
  const count = dice.number(dice.percent(2) ? 150 : 5)
  for (let number = 0; number < count; number++) lines.push(dice.percent(96) ? aLine(dice) : aBrokenLine(dice))
  return lines
}

function cookieLine(dice: Dice, cookie: string | undefined): string | undefined {
  if (cookie === undefined && dice.percent(80)) return undefined
  const own = cookie ?? 'notejam=x.y'
  if (dice.percent(93)) return `cookie: ${own}`
  return dice.pick([
    () => `cookie: ${own.slice(0, dice.number(own.length))}`,
    () => `cookie: ${own}; ${own}`,
    () => `cookie: ${repetitive(dice, 'cookie', dice.pick([500, 8_000])).replace(/[^\x20-\xff]/g, '')}`,
    () => `cookie: ${own}x; flash=${encodeURIComponent(dice.pick(oddTexts).toWellFormed()).slice(0, 3_000)}`,
    () => `cookie: notejam=%E0%A4%A; ${own}`,
    () => `cookie: notejam="${own}"; flash=%; order=-name`,
  ])()
}

function aLine(dice: Dice): string {
  const name = dice.pick(names)
  if (dice.percent(4)) return `range: bytes=${repetitive(dice, 'range', dice.pick([200, 8_000]))}`
  if (dice.percent(4)) return `accept: ${repetitive(dice, 'accept', dice.pick([200, 8_000]))}`
  return `${name}: ${dice.pick(usual[name] ?? [''])}`
}

function aBrokenLine(dice: Dice): string {
  return dice.pick([
    'no colon here',
    ': no name',
    'a b: c',
    'x: a\0b',
    ' folded',
    'x\x01y: z',
    'x: \x7f\x1b',
    `x: ${'y'.repeat(17_000)}`,
    'host: localhost',
    'content-length: 3',
    'transfer-encoding: gzip, chunked',
  ])
}
