import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Converted } from '../readers/html/converted.ts'
import { BroughtItems } from './brought-items.ts'
import type { Brought, NextItems } from './read-item.ts'
import { connected } from './rpc.ts'

/** A thread of its own: what was brought is unpacked and parsed here, so that no request waits for it. `reading.ts` starts it. */

if (!parentPort) throw new Error('this file is the program of a thread')
stepBack()
const brought = workerData as Brought
const line = connected(parentPort, {
  open: () => items.open(),
  next: (asked: NextItems) => items.next(asked),
  close: () => items.close(),
})
const bytes = {
  size: brought.bytes,
  read: async (first: number, length: number) => {
    const { buffer, byteOffset, byteLength } = await line.ask<Uint8Array<ArrayBuffer>>('read', { first, length })
    return Buffer.from(buffer, byteOffset, byteLength)
  },
}
const items = new BroughtItems(brought, bytes, (html) => line.ask<Converted | undefined>('markdown', html))

/** The thread that answers requests comes first: on Linux each thread has a priority of its own. */
function stepBack(): void {
  if (process.platform !== 'linux') return
  const [thread] = /\d+$/.exec(readlinkSync('/proc/thread-self')) ?? []
  if (thread !== undefined) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL)
}
