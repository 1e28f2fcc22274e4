import { once } from 'node:events'
import { connect as connectTo, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A TCP proxy before a database that can be closed: for its clients the server goes away. */
export interface Door {
  readonly port: number
  /** How many clients have connected so far. */
  readonly visitors: () => number
  /** Breaks the connections that are open, and refuses new ones. */
  shut(): Promise<void>
  /**
   * Accepts connections and lets nothing through, as a network that drops packets: what is open stays so, without a word. TCP sends
   * again what was dropped: when the door is opened it comes through, in its order.
   */
  silence(): void
  /** Lets everything through, but each piece of it only so many milliseconds after the one before. */
  slow(milliseconds: number): void
  /** Breaks a connection as soon as its client sends this, before the server receives it. */
  breakOn(words: string): void
  open(): Promise<void>
}

/** @param inside the path of the real server's socket, or its address; the door is ended by the caller with `shut` */
export async function aDoor(inside: string | NetConnectOpts): Promise<Door> {
  const target = typeof inside === 'string' ? { path: inside } : inside
  const sockets = new Set<Socket>()
  let isSilent = false
  let delay = 0
  let visitors = 0
  let breaking: string | undefined
  const server = createServer((visitor) => {
    visitors++
    const inside = connectTo(target)
    for (const [one, other] of [
      [visitor, inside],
      [inside, visitor],
    ] as const) {
      // What waits keeps its order, also when the delay has changed.
      let last: Promise<unknown> | undefined
      const pass = (bytes: Buffer) => {
        if (delay === 0 && !last) return void other.write(bytes)
        const passing = (last ?? Promise.resolve()).then(() => pause(delay)).then(() => other.write(bytes))
        const passed = passing.finally(() => (last = last === passed ? undefined : last))
        last = passed
      }
      sockets.add(one)
      if (isSilent) one.pause()
      one.on('error', () => other.destroy())
      one.on('close', () => sockets.delete(one) && other.destroy())
      one.on('data', (bytes: Buffer) => {
        if (breaking !== undefined && bytes.includes(breaking)) visitor.resetAndDestroy()
        else pass(bytes)
      })
    }
  })
  async function listen(port: number): Promise<void> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    visitors: () => visitors,
    async shut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    silence() {
      isSilent = true
      for (const socket of sockets) socket.pause()
    },
    slow: (milliseconds) => void (delay = milliseconds),
    breakOn: (words) => void (breaking = words),
    async open() {
      isSilent = false
      delay = 0
      breaking = undefined
      for (const socket of sockets) socket.resume()
      if (!server.listening) await listen(port)
    },
  }
}
