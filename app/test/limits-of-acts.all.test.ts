import { expect, it } from 'vitest'
import { NoTurn } from '../server/platform/turns.ts'
import { WorkLimitReached, Workers } from '../server/platform/work/workers.ts'

const acts = `${import.meta.dirname}/slow-acts.ts`

it('waiting is no work: an act that sleeps is not ended before the clock says so', async () => {
  const workers = new Workers(acts, { cpuMilliseconds: 100, maxMilliseconds: 1_000 })
  expect(await workers.run('ada', 'sleep', 300)).toBe('slept')
  await expect(workers.run('ada', 'sleep', 60_000)).rejects.toThrow(WorkLimitReached)
  await workers.close()
})

it('persons take turns: a stranger does not wait for all that one has asked for', async () => {
  const workers = new Workers(acts)
  const done: string[] = []
  const asked = [...Array.from({ length: 8 }, () => 'mallory'), 'ada'].map(async (person) => {
    await workers.run(person, 'sleep', 50)
    done.push(person)
  })
  await Promise.all(asked)
  expect(done.indexOf('ada')).toBeLessThan(3)
  await workers.close()
})

/** Takes many times as long as the limit of these tests. */
const stuckMarks = 30_000
const stuckInput = () => ({ marks: stuckMarks, done: new Uint8Array(new SharedArrayBuffer(1)) })
const short = { cpuMilliseconds: 100, maxMilliseconds: 400 }

it('native code that does not answer is given up in time, and the next act gets another thread', async () => {
  const workers = new Workers(acts, short)
  let input = stuckInput()
  let failure: unknown
  // On a busy machine the watcher says that the act got too little of it, and not that it is slow by itself.
  for (let times = 0; times < 3 && !(failure instanceof WorkLimitReached && failure.isOwn); times++) {
    input = stuckInput()
    failure = await workers.run('ada', 'native', input).catch((error: unknown) => error)
  }
  expect(failure).toMatchObject({ isOwn: true })
  expect(input.done[0], 'it is still at work').toBe(0)
  expect(await workers.run('ada', 'echo', 'there')).toBe('there')
  await workers.close()
})

it('waiting for a turn ends, and what waited is not begun', async () => {
  const workers = new Workers(acts, { cpuMilliseconds: 100, maxMilliseconds: 60_000, turnMilliseconds: 200 })
  const first = workers.run('ada', 'sleep', 1_000)
  let isFirstDone = false
  void first.then(() => (isFirstDone = true))
  await expect(workers.run('ada', 'echo', 'late')).rejects.toThrow(NoTurn)
  expect(isFirstDone, 'it did not wait for the first').toBe(false)
  expect(await first).toBe('slept')
  expect(await workers.run('ada', 'echo', 'there')).toBe('there')
  await workers.close()
})
