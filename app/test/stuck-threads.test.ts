import { execFileSync } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { NoTurn } from '../server/platform/turns.ts'
import { Workers } from '../server/platform/work/workers.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

const mostStuck = 4

it('with four threads that native code holds no fifth is begun: pages come plain, until a thread is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-stuck-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const fifos = Array.from({ length: mostStuck + 2 }, (_, n) => join(folder, `fifo-${n}`))
  execFileSync('mkfifo', fifos)
  const workers = new Workers(`${import.meta.dirname}/stuck-acts.ts`, { cpuMilliseconds: 100, maxMilliseconds: 200 })
  onTestFinished(() => workers.close())
  const world = await startWorld({ workers })
  const ada = await world.aPerson('Ada')
  const pageOf = async (fifo: string) => {
    const note = await world.aNote(ada, { text: `\`\`\`\n${fifo}\n\`\`\`` })
    const { status, body } = await world.visit(routes.notes.show.href({ noteId: note.id }), ada)
    expect(status, fifo).toBe(200)
    expect(body, 'as it was typed').toContain(`<div class="plain">\`\`\`\n${fifo}`)
  }
  const isBegun = (fifo: string) => existsSync(`${fifo}.begun`)

  for (const fifo of fifos.slice(0, mostStuck)) {
    await pageOf(fifo)
    expect(isBegun(fifo)).toBe(true)
  }
  const [fifth = '', sixth = ''] = fifos.slice(mostStuck)
  await pageOf(fifth)
  expect(isBegun(fifth), 'no fifth thread is begun').toBe(false)
  await expect(workers.run('ada', 'echo', 'there')).rejects.toThrow(NoTurn)
  expect((await world.visit(routes.health.ready.href())).status).toBe(200)

  await release(fifos[0] ?? '')
  await eventually('a thread is back', () => workers.run('ada', 'echo', 'there').catch(() => false as const))
  await pageOf(sixth)
  expect(isBegun(sixth), 'its place was free').toBe(true)
  for (const fifo of [...fifos.slice(1, mostStuck), sixth]) await release(fifo)
})

/** Ends the wait of the thread that reads it. */
async function release(fifo: string): Promise<void> {
  const writer = await open(fifo, constants.O_WRONLY | constants.O_NONBLOCK)
  await writer.close()
}
