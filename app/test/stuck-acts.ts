import { closeSync, openSync, writeFileSync } from 'node:fs'
import { metered } from '../server/platform/work/meter.ts'

/** Acts for tests of threads that native code holds. */

/** Waits in a system call, which nothing interrupts, for a writer of the FIFO that the text's second line names. */
export const render = metered((text: string) => {
  const fifo = text.split('\n')[1] ?? ''
  writeFileSync(`${fifo}.begun`, '')
  closeSync(openSync(fifo, 'r'))
  return 'released'
})

export const echo = metered((text: string) => text)
