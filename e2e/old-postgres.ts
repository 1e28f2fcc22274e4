import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * A server that says it is PostgreSQL 9.6 and knows nothing else: just enough of the protocol for one question.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function startOldPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const visitors = new Set<Socket>()
  const server = createServer((visitor) => {
    visitors.add(visitor)
    visitor.on('close', () => visitors.delete(visitor))
    visitor.on('error', () => visitor.destroy())
    answer(visitor)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `postgres://ada:a-word@127.0.0.1:${(server.address() as AddressInfo).port}/notes`,
    async stop() {
      server.close()
      for (const visitor of visitors) visitor.destroy()
      await once(server, 'close')
    },
  }
}

const columns = { version: '9', shown: '9.6.24', encoding: 'UTF8' }

function answer(visitor: Socket): void {
  let heard = Buffer.alloc(0)
  let isGreeted = false
  let isAboutTypes = false
  visitor.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk])
    if (!isGreeted) {
      if (heard.length < 4 || heard.length < heard.readInt32BE(0)) return
      heard = heard.subarray(heard.readInt32BE(0))
      isGreeted = true
      visitor.write(Buffer.concat([message('R', int32(0)), ready]))
    }
    for (;;) {
      if (heard.length < 5) return
      const length = heard.readInt32BE(1) + 1
      if (heard.length < length) return
      const kind = String.fromCharCode(heard[0] ?? 0)
      // The driver first asks for the array types: this server has none.
      if (kind === 'P') isAboutTypes = heard.subarray(5, length).includes('pg_type')
      heard = heard.subarray(length)
      const said = reply(kind, isAboutTypes)
      if (said) visitor.write(said)
    }
  })
}

function reply(kind: string, isAboutTypes: boolean): Buffer | undefined {
  switch (kind) {
    case 'P':
      return message('1')
    case 'D':
      return Buffer.concat([message('t', int16(0)), message('T', int16(3), ...Object.keys(columns).map(describe))])
    case 'B':
      return message('2')
    case 'E':
      return isAboutTypes ? message('C', text('SELECT 0')) : Buffer.concat([row(), message('C', text('SELECT 1'))])
    case 'S':
      return ready
    default:
      return undefined
  }
}

function describe(name: string): Buffer {
  // No table; type text (the number too: the driver's own check of types is not what is tested), any length.
  const type = name === 'version' ? 23 : 25
  return Buffer.concat([text(name), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)])
}

function row(): Buffer {
  const values = Object.values(columns).map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]))
  return message('D', int16(values.length), ...values)
}

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}

const ready = message('Z', Buffer.from('I'))
