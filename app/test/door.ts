import { once } from 'node:events'
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a database that can be closed: the server "goes away" for whoever comes through here. */
export interface Door {
  readonly port: number
  /** How many came through, or tried to, so far. */
  readonly visitors: () => number
  /** Breaks what is open, and lets nobody in. */
  shut(): Promise<void>
  /** Lets everybody in and nothing through, as a network that drops packets: what is open stays so, without a word. */
  silence(): void
  /** Breaks a connection as soon as somebody says this on it, before it is heard. */
  breakOn(words: string): void
  open(): Promise<void>
}

/** @param socketPath of the real server; the door is ended by the caller with `shut` */
export async function aDoor(socketPath: string): Promise<Door> {
  const sockets = new Set<Socket>()
  let isSilent = false
  let visitors = 0
  let breaking: string | undefined
  const server = createServer((visitor) => {
    visitors++
    const inside = connectTo(socketPath)
    for (const [one, other] of [
      [visitor, inside],
      [inside, visitor],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => sockets.delete(one) && other.destroy())
      one.on('data', (bytes: Buffer) => {
        if (breaking !== undefined && bytes.includes(breaking)) one.resetAndDestroy()
        else if (!isSilent) other.write(bytes)
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
    silence: () => void (isSilent = true),
    breakOn: (words) => void (breaking = words),
    async open() {
      isSilent = false
      breaking = undefined
      if (!server.listening) await listen(port)
    },
  }
}
