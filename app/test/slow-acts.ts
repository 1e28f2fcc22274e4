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

/** Native code: it neither answers nor ends before it is done, which it says in memory that the test sees. */
export const native = metered(({ marks, done }: { marks: number; done: Uint8Array }) => {
  const { length } = ('\u0315'.repeat(marks) + '\u0300'.repeat(marks)).normalize()
  done[0] = 1
  return length
})

/** As it is: every save of a long text asks for it. */
export { outline } from '../server/worker.ts'

export { render as compare, render as compareInShort, render as compareRendered, render as merge }
