import { connect } from 'node:net'
import type { Request } from './requests.ts'

/** Milliseconds in which a whole request is answered, or its connection closed … */
export const mostMilliseconds = 20_000
/** … and one that says nothing more: headers may take 66 s and a body 70, which Node looks at every half minute. */
const mostMillisecondsStalled = 110_000

/** Between the last byte and the end of the client's side. */
const millisecondsBeforeTheEnd = 100

export interface Outcome {
  /** Undefined when the connection was closed without an answer. */
  readonly status: number | undefined
  /** Neither answered nor closed within its deadline. */
  readonly hangs: boolean
  readonly milliseconds: number
}

/** Sends bytes on a connection of their own. @throws when no connection is taken */
export function send(port: number, { bytes, then }: Pick<Request, 'bytes' | 'then'>): Promise<Outcome> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    let head = ''
    let isConnected = false
    let hangs = false
    let ending: NodeJS.Timeout | undefined
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      isConnected = true
      socket.write(bytes)
      // At once, the server would not even answer what it has.
      if (then === 'end') ending = setTimeout(() => socket.end(), millisecondsBeforeTheEnd)
    })
    const timer = setTimeout(
      () => {
        hangs = true
        socket.destroy()
      },
      then === 'stall' ? mostMillisecondsStalled : mostMilliseconds,
    )
    socket.on('data', (chunk: Buffer) => {
      if (head.length > 4_000) return
      head += chunk.toString('latin1')
      // The stream of changes never ends.
      if (/^content-type: text\/event-stream/im.test(head)) socket.destroy()
    })
    // The server may close before it has read everything; what it said until then counts.
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      clearTimeout(ending)
      if (!isConnected) {
        reject(new Error('no connection is taken'))
        return
      }
      // A 100 comes before the answer.
      const status = [...head.matchAll(/^HTTP\/1\.1 ([2-5]\d\d) /gm)][0]?.[1]
      resolve({
        status: status === undefined ? undefined : Number(status),
        hangs,
        milliseconds: performance.now() - begun,
      })
    })
  })
}
