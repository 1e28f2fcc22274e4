import { routes } from '../app/server/routes.ts'
import { chance, diceOf, type Dice } from '../kit/dice.ts'
import { aMethod, anAddress, type Belongings } from './address.ts'
import { aBody, multipart } from './body.ts'
import { headers } from './head.ts'
import { repetitive, repetitiveNote } from './repetitive.ts'

export interface Request {
  readonly bytes: Buffer
  /** After the bytes the client waits for the answer, closes its side (FIN), or stalls. */
  readonly then: 'wait' | 'end' | 'stall'
  /** A page to open afterwards, because other code shows what was saved. */
  readonly followedBy?: string
}

/**
 * The request of this number: the same again for the same seed and belongings.
 * @param cookie of the person's session, who sends two of three; the others come from a visitor
 */
export function aRequest(seed: number, number: number, cookie: string, has: Belongings): Request {
  const dice = diceOf(chance(seed * 1_000_003 + number))
  const own = dice.percent(66) ? cookie : undefined
  if (dice.percent(3)) return aLongNote(dice, cookie, has)
  if (dice.percent(4)) return aimed(dice, cookie, has)
  if (dice.percent(1)) return noRequest(dice)

  const method = aMethod(dice)
  const line = `${method} ${anAddress(dice, has)} ${dice.percent(98) ? 'HTTP/1.1' : dice.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1x', 'HTTP', '', 'ICY'])}`
  const lines = [line, ...headers(dice, own)]
  const hasBody = method === 'POST' || dice.percent(4)
  if (!hasBody) return { bytes: joined([...lines, 'connection: close']), then: isWhole(lines) ? 'wait' : 'end' }

  const { type, bytes } = aBody(dice, Object.values(has).flat())
  if (type !== undefined) lines.push(`content-type: ${type.replace(/[\r\n]/g, '')}`)
  lines.push('connection: close')
  const framing = dice.number(100)
  if (framing < 86) {
    return {
      bytes: joined([...lines, `content-length: ${bytes.length}`], bytes),
      then: isWhole(lines) ? 'wait' : 'end',
    }
  }
  if (framing < 93)
    return { bytes: joined([...lines, 'transfer-encoding: chunked'], chunked(dice, bytes)), then: 'end' }
  const stalls = dice.percent(2)
  const length = dice.pick([
    bytes.length + 10,
    Math.max(0, bytes.length - 3),
    1_000_000_000,
    -1,
    1e30,
    '1,2',
    '0x1',
    ' ',
  ])
  return { bytes: joined([...lines, `content-length: ${length}`], bytes), then: stalls ? 'stall' : 'end' }
}

/** Saves a long, repetitive text, and opens it. */
function aLongNote(dice: Dice, cookie: string, has: Belongings): Request {
  const noteId = dice.pick(has['noteId'] ?? ['1'])
  const body = Buffer.from(JSON.stringify({ name: 'A long note', text: repetitiveNote(dice) }))
  const lines = [
    ...[`POST ${routes.notes.edit.href({ noteId })} HTTP/1.1`, 'host: localhost', `cookie: ${cookie}`],
    ...[
      'accept: application/json',
      'content-type: application/json',
      'connection: close',
      `content-length: ${body.length}`,
    ],
  ]
  const pages = [routes.notes.show, routes.notes.show, routes.notes.edit, routes.notes.history]
  return { bytes: joined(lines, body), then: 'wait', followedBy: dice.pick(pages).href({ noteId }) }
}

/** A repetitive text in a place where a parser is sure to read it. */
function aimed(dice: Dice, cookie: string, has: Belongings): Request {
  const id = (name: string) => dice.pick(has[name] ?? ['1'])
  const length = dice.pick([300, 3_000, 9_000])
  const get = (path: string, ...more: string[]): Request => {
    const lines = [`GET ${path} HTTP/1.1`, 'host: localhost', `cookie: ${cookie}`, ...more, 'connection: close']
    return { bytes: joined(lines), then: 'wait' }
  }
  const post = (path: string, type: string, body: Buffer): Request => {
    const lines = [`POST ${path} HTTP/1.1`, 'host: localhost', `cookie: ${cookie}`, `content-type: ${type}`]
    return { bytes: joined([...lines, 'connection: close', `content-length: ${body.length}`], body), then: 'wait' }
  }
  const file = routes.attachments.show.href({ attachmentId: id('attachmentId'), name: 'label.txt' })
  const said = (of: Parameters<typeof repetitive>[1]) => repetitive(dice, of, length)
  return dice.pick([
    () => get(routes.search.href({ q: said('search') })),
    () => get(routes.tags.show.href({ tag: said('tag').slice(0, 3_000) })),
    () => get(file, `range: bytes=${said('range')}`),
    () => get(routes.home.href(), `accept: ${said('accept')}`),
    () => {
      const { type, bytes } = multipart(dice)
      return post(routes.attachments.create.href({ noteId: id('noteId') }), type ?? '', bytes)
    },
    () => {
      const form = new URLSearchParams({ email: repetitive(dice, 'email', 6 * length), password: 'a guess' })
      const path = dice.pick([routes.accounts.signIn, routes.accounts.forgotPassword]).href()
      return post(path, 'application/x-www-form-urlencoded', Buffer.from(form.toString()))
    },
  ])()
}

function noRequest(dice: Dice): Request {
  const bytes = dice.pick([
    Buffer.from('Plum jam, please\r\n\r\n'),
    Buffer.from(Array.from({ length: 200 }, () => dice.number(256))),
    Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'latin1'),
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from('\r\n'.repeat(dice.number(50))),
    Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n'),
    Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(10)),
    Buffer.from(`GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(3_000)}\r\n`),
  ])
  return { bytes, then: 'end' }
}

function chunked(dice: Dice, bytes: Buffer): Buffer {
  const size = 1 + dice.number(2_000)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    const said = dice.percent(97)
      ? piece.length.toString(16)
      : dice.pick(['zz', '-1', 'ffffffffffffffff', '', '1;a="b', '0'])
    pieces.push(Buffer.from(`${said}\r\n`), piece, Buffer.from(dice.percent(98) ? '\r\n' : ''))
  }
  return Buffer.concat([
    ...pieces,
    Buffer.from(dice.percent(90) ? '0\r\n\r\n' : dice.pick(['', '0\r\n', '0\r\nx: y\r\n\r\n'])),
  ])
}

/** Whether no header contradicts the length that follows. */
function isWhole(lines: readonly string[]): boolean {
  return !lines.some(
    (line) =>
      /^(content-length|transfer-encoding|expect|upgrade|connection|.*\0)/i.test(line) && line !== 'connection: close',
  )
}

function joined(lines: readonly string[], body: Buffer = Buffer.alloc(0)): Buffer {
  // A character that is not one byte is written as several (UTF-8).
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}
