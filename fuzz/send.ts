import { connect } from 'node:net'
import type { Request } from './requests.ts'

/** In which a whole request is answered or its connection closed. */
const answerDeadlineMs = 20_000
/** In which the connection of a stalled request is closed: headers may take 66 s, a body 70, and Node checks every 30 s. */
const stalledDeadlineMs = 110_000
/** Between the last byte and the client's FIN. */
const finDelayMs = 100

export interface Outcome {
  /** Undefined when the connection was closed without an answer. */
  readonly status: number | undefined
  /** Neither answered nor closed within the deadline. */
  readonly hangs: boolean
  readonly milliseconds: number
}

/** Sends bytes on a connection of their own. @throws Error when the server accepts no connection */
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
      // After an immediate FIN the server does not even answer what has arrived.
      if (then === 'end') ending = setTimeout(() => socket.end(), finDelayMs)
    })
    const timer = setTimeout(
      () => {
        hangs = true
        socket.destroy()
      },
      then === 'stall' ? stalledDeadlineMs : answerDeadlineMs,
    )
    socket.on('data', (chunk: Buffer) => {
      if (head.length > 4_000) return
      head += chunk.toString('latin1')
      // The stream of changes never ends.
      if (/^content-type: text\/event-stream/im.test(head)) socket.destroy()
    })
    // The server may close before it has read everything; its answer until then counts.
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      clearTimeout(ending)
      if (!isConnected) {
        reject(new Error('the server accepts no connection'))
        return
      }
      // A `100 Continue` may come before the answer.
      const status = [...head.matchAll(/^HTTP\/1\.1 ([2-5]\d\d) /gm)][0]?.[1]
      resolve({
        status: status === undefined ? undefined : Number(status),
        hangs,
        milliseconds: performance.now() - begun,
      })
    })
  })
}
