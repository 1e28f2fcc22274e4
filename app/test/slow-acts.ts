import { setTimeout as sleep } from 'node:timers/promises'
import { metered } from '../server/platform/work/meter.ts'

/** Acts for tests of workers; the names of `worker.ts` among them take for ever. */

export const render = metered((): string => {
  for (;;);
})

export const expression = metered((text: string) => /^(a+)+$/.test(`${text}b`))

export const echo = metered((text: string) => text)

const sleepFor = metered(async (milliseconds: number) => {
  await sleep(milliseconds)
  return 'slept'
})

export { sleepFor as sleep }
