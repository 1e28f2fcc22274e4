import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

it('a client that stops reading a download is cut off, and the store has its connection back', async () => {
  const given: Readable[] = []
  const world = await startWorld({
    objects: {
      put: async () => {},
      async get() {
        const endless = Readable.from(
          (function* () {
            for (;;) yield Buffer.alloc(64 * 1024)
          })(),
        )
        given.push(endless)
        return endless
      },
      remove: async () => {},
      tidy: async () => {},
    },
  })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const { id } = await world.aFile(ada, note.id, { name: 'a.bin', bytes: Buffer.alloc(1024 ** 2, 1) })
  const looks: number[] = []
  const { setInterval: real } = globalThis
  const shortened = vi.spyOn(globalThis, 'setInterval').mockImplementation(((act: () => void, ms = 0) => {
    if (ms === 60_000) looks.push(ms)
    return real(act, ms === 60_000 ? 300 : ms)
  }) as typeof setInterval)
  onTestFinished(() => shortened.mockRestore())

  const { port } = new URL(world.url)
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  socket.write(
    `GET ${routes.attachments.show.href({ attachmentId: id, name: 'a.bin' })} HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`,
  )
  await once(socket, 'readable')
  expect(
    given.map(({ destroyed }) => destroyed),
    'it is being read',
  ).toEqual([false])
  await eventually('it is let go', () => given[0]?.destroyed)
  expect(looks.length).toBeGreaterThan(0)
})
