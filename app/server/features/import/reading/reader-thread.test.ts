import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Workers } from '../../../platform/work/workers.ts'
import { ImportRefusal } from '../sources/refusal.ts'
import { bytesOfBuffer } from '../sources/bytes.ts'
import type { Brought } from './read-item.ts'
import { inThread, type Reading } from './reading.ts'

const workers = new Workers(join(import.meta.dirname, '../../../worker.ts'))

/** A thread with this program, in place of the one that reads. */
async function aThread(program: string): Promise<Reading> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-thread-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'thread.mjs'), `import { parentPort } from 'node:worker_threads'\n${program}`)
  const brought: Brought = {
    ...{ files: [], bytes: 0, uploads: folder },
    limits: { maxBytes: 1, maxUnpackedBytes: 1, maxEntries: 1, maxDepth: 1 } as Brought['limits'],
  }
  const reading = inThread(join(folder, 'thread.mjs'))(brought, bytesOfBuffer(Buffer.alloc(0)), workers, '1')
  onTestFinished(() => reading.close())
  return reading
}

it('a file that takes all memory of the thread ends the import with a sentence, and not the process', async () => {
  const reading = await aThread(`parentPort.on('message', () => {
    const all = []
    for (;;) all.push(new Array(1e6).fill(1.5))
  })`)
  const failed = await reading.open().catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(ImportRefusal)
  expect(failed).toMatchObject({ isOfAll: true, message: expect.stringContaining('too large to be read') as string })
  await expect(reading.next({ from: 0, maxItems: 1, maxTextUnits: 1, maxFileBytes: 1, isWriting: false })).rejects.toBe(
    failed,
  )
})

it('what is thrown in the thread beside an answer, as by zlib, is an error of the import, and not of the process', async () => {
  const thrown = await aThread(`import { createInflateRaw } from 'node:zlib'
    parentPort.on('message', () => void createInflateRaw().end('no deflated bytes'))`)
  await expect(thrown.open()).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
  const rejected = await aThread(`parentPort.on('message', () => void Promise.reject(new Error('lost')))`)
  await expect(rejected.open()).rejects.toThrow('lost')
  const ended = await aThread(`parentPort.on('message', () => process.exit(3))`)
  await expect(ended.open()).rejects.toThrow('the thread that reads has ended')
})
