import type { Dice } from '../kit/dice.ts'
import { oddTexts } from './odd.ts'
import { repetitive, repetitiveNote } from './repetitive.ts'

export interface Body {
  /** Undefined for none. */
  readonly type: string | undefined
  readonly bytes: Buffer
}

/** Fields of all forms together. */
const fields = [
  ...[
    'name',
    'text',
    'pad_id',
    'base_pad_id',
    'version',
    'owner',
    'writer',
    'key',
    'email',
    'password',
    'repeat_password',
  ],
  ...[
    'new_password',
    'confirm_new_password',
    'token',
    'task',
    'note',
    'action',
    'notes',
    'until',
    'editor',
    'next',
    'order',
    '__proto__',
  ],
]
const sensible: Readonly<Record<string, readonly string[]>> = {
  version: ['1', '2', '2147483647'],
  writer: ['00000000-0000-4000-8000-000000000001'],
  key: ['00000000-0000-4000-8000-000000000002'],
  task: ['0-on-0000000000000000', '1-off-x'],
  action: ['pin', 'unpin', 'trash', 'move', 'restore'],
  notes: ['keep', 'trash'],
  editor: ['plain', 'rich'],
  until: ['2026-06-01T00:00:00+00:00'],
  next: ['/', '//elsewhere.example', 'javascript:alert(1)', '/%0d%0a'],
}
const types = [
  'application/xml',
  'text/plain',
  'text/html',
  'application/octet-stream',
  'application/json; charset=utf-7',
  'application/x-www-form-urlencoded; charset=latin1',
  'multipart/mixed; boundary=x',
  '',
  'a',
  '/',
  'application/json;',
  `a/${'b'.repeat(2_000)}`,
  'application/merge-patch+json',
]

/** A form, JSON, parts or noise. @param ids that exist, for fields that name something */
export function aBody(dice: Dice, ids: readonly string[]): Body {
  const luck = dice.number(100)
  if (luck < 38) return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(urlencoded(dice, ids)) }
  if (luck < 72) return { type: 'application/json', bytes: Buffer.from(json(dice, ids)) }
  if (luck < 88) return multipart(dice)
  if (luck < 94)
    return { type: dice.pick(types), bytes: Buffer.from(dice.percent(50) ? urlencoded(dice, ids) : json(dice, ids)) }
  return { type: dice.percent(50) ? undefined : dice.pick(types), bytes: noise(dice, dice.pick([0, 1, 100, 5_000])) }
}

function value(dice: Dice, name: string, ids: readonly string[]): string {
  const usual = Object.hasOwn(sensible, name) ? sensible[name] : undefined
  if (usual && dice.percent(50)) return dice.pick(usual)
  if (ids.length > 0 && /^(note|pad_id|base_pad_id|owner)$/.test(name) && dice.percent(60)) return dice.pick(ids)
  if (name === 'email' && dice.percent(15)) return repetitive(dice, 'email', dice.pick([200, 5_000, 30_000]))
  if (name === 'text' && dice.percent(15)) return repetitiveNote(dice)
  return dice.pick(oddTexts)
}

function chosen(dice: Dice): string[] {
  if (dice.percent(25)) return ['name', 'text']
  if (dice.percent(15)) return ['email', 'password', 'repeat_password']
  return Array.from({ length: dice.number(dice.percent(2) ? 1_500 : 6) }, () => dice.pick(fields))
}

function urlencoded(dice: Dice, ids: readonly string[]): string {
  const pairs = chosen(dice).map((name) => {
    const said = value(dice, name, ids)
    return `${name}${dice.percent(96) ? '=' : ''}${dice.percent(90) ? encodeURIComponent(said.toWellFormed()) : said}`
  })
  return pairs.join(dice.percent(97) ? '&' : '&&=&%&')
}

function json(dice: Dice, ids: readonly string[]): string {
  const whole = dice.percent(80)
    ? `{${chosen(dice)
        .map((name) => `${JSON.stringify(name)}:${shape(dice, () => value(dice, name, ids), 0)}`)
        .join(',')}}`
    : shape(dice, () => dice.pick(oddTexts), 0)
  return dice.percent(94)
    ? whole
    : `${whole.slice(0, dice.number(whole.length + 1))}${dice.pick(['', '}', ',', '\0', '//'])}`
}

/** JSON of this text, or of something in its place. */
function shape(dice: Dice, text: () => string, depth: number): string {
  const luck = dice.number(100)
  if (luck < 62) return JSON.stringify(text())
  if (luck < 78)
    return dice.pick([
      'null',
      'true',
      '0',
      '-0',
      '1',
      '1e400',
      '-1',
      '1.5',
      '123456789012345678901234567890',
      '[]',
      '{}',
      '""',
    ])
  if (luck < 82) return '['.repeat(dice.pick([10, 5_000])) + ']'.repeat(dice.pick([10, 5_000]))
  if (luck < 84) return '"\\ud800"'
  if (luck < 86) return '"\\u0000"'
  if (depth > 3) return '{"__proto__":{"a":1},"constructor":{"prototype":{}}}'
  if (luck < 93) return `[${Array.from({ length: dice.number(5) }, () => shape(dice, text, depth + 1)).join(',')}]`
  return `{"a":${shape(dice, text, depth + 1)},"${dice.pick(fields)}":${shape(dice, text, depth + 1)}}`
}

/** Files and fields (RFC 7578), often badly bounded. */
export function multipart(dice: Dice): Body {
  const boundary = dice.pick([
    'x',
    '----WebKitFormBoundary7MA4YWxkTrZu0gW',
    'a'.repeat(70),
    'a'.repeat(300),
    '--',
    ' ',
    '',
  ])
  const end = dice.percent(95) ? '\r\n' : '\n'
  const parts = Array.from({ length: dice.number(dice.percent(3) ? 60 : 4) }, () => {
    const name = dice.percent(75)
      ? dice.pick(['label.png', 'a.txt', 'a.svg', '.'])
      : dice.percent(50)
        ? dice.pick(oddTexts)
        : repetitive(dice, 'fileName', dice.pick([300, 5_000]))
    const lines = [
      `--${boundary}`,
      dice.percent(93)
        ? `content-disposition: form-data; name="files"; filename="${name}"`
        : `content-disposition: ${dice.pick(['', 'form-data', "attachment; filename*=utf-8''%E0", 'form-data; name="a"', 'form-data; filename'])}`,
      ...(dice.percent(60)
        ? [`content-type: ${dice.pick(['image/png', 'text/html', 'image/svg+xml', '', 'a/b; charset="'])}`]
        : []),
      ...(dice.percent(3) ? ['content-transfer-encoding: base64', `x-long: ${'y'.repeat(9_000)}`] : []),
      '',
    ]
    return Buffer.concat([Buffer.from(lines.map((line) => line + end).join('')), contents(dice), Buffer.from(end)])
  })
  const closing = dice.percent(85) ? `--${boundary}--${end}` : dice.pick(['', `--${boundary}`, '--'])
  return {
    type: `multipart/form-data${dice.percent(96) ? `; boundary=${boundary}` : dice.pick(['', '; boundary', '; boundary="', '; boundary=x; boundary=y'])}`,
    bytes: Buffer.concat([...parts, Buffer.from(closing)]),
  }
}

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

function contents(dice: Dice): Buffer {
  const luck = dice.number(6)
  if (luck === 0) return Buffer.alloc(0)
  if (luck === 1) return noise(dice, 3_000)
  if (luck === 2) return Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
  if (luck === 3) return Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), noise(dice, 500)])
  // A picture with some bytes that are not its own.
  const bent = Buffer.from(pixel)
  if (luck === 4) for (let times = 0; times < 4; times++) bent[dice.number(bent.length)] = dice.number(256)
  return bent
}

function noise(dice: Dice, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => dice.number(256)))
}
