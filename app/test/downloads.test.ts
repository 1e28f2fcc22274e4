import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../e2e/eventually.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

it('somebody who reads a file without end is cut off, and the store has its connection back', async () => {
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
    },
  })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const { id } = await world.aFile(ada, note.id, { name: 'a.bin', bytes: Buffer.alloc(1024 ** 2, 1) })
  const deadlines: number[] = []
  const { setTimeout: real } = globalThis
  const shortened = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, ms = 0) => {
    // The file's own: a minute, and another for its MiB at 16 KiB a second.
    if (ms === 124_000) deadlines.push(ms)
    return real(act, ms === 124_000 ? 300 : ms)
  }) as typeof setTimeout)
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
  expect(deadlines).toEqual([124_000])
})
