import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Sends bytes that no HTTP client would, and reads the answer until the connection is closed.
 * @param head its lines, without their ends; `body` follows as it is
 * @param breaksOff says "that was all" after it
 * @returns the answer; undefined when the connection was closed without one
 */
export function sendRaw(
  url: string,
  head: readonly string[],
  body = '',
  breaksOff = false,
): Promise<RawAnswer | undefined> {
  const { port, hostname } = new URL(url)
  return new Promise((resolve) => {
    const received: Buffer[] = []
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => {
      socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
      if (breaksOff) socket.end()
    })
    socket.on('data', (chunk: Buffer) => received.push(chunk))
    // The server may close before it has read everything; what it said until then counts.
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => resolve(parse(Buffer.concat(received).toString())))
  })
}

function parse(text: string): RawAnswer | undefined {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]
  if (!status) return undefined
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  return { status: Number(status), headers, body: rest.join('\r\n\r\n') }
}
