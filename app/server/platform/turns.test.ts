import { expect, it } from 'vitest'
import { NoTurn, Turns, type TurnLimits } from './turns.ts'

/** Acts that end when the test says so, and the order in which they began. */
function watched(limits: TurnLimits) {
  const turns = new Turns(limits)
  const began: string[] = []
  const ends = new Map<string, () => void>()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    turns,
    began,
    settle,
    take: (person: string, name: string, isGone = () => false) =>
      turns.take(
        person,
        async () => {
          began.push(name)
          await new Promise<void>((end) => ends.set(name, end))
          return name
        },
        isGone,
      ),
    end: async (...names: string[]) => {
      for (const name of names) {
        expect(began, `${name} has begun`).toContain(name)
        ends.get(name)?.()
        await settle()
      }
    },
  }
}

it('starts a stranger’s act before the second one of fifteen that wait, whenever the stranger comes', async () => {
  const { take, end, began, settle } = watched({ maxConcurrent: 1, maxConcurrentPerPerson: 1 })
  for (let one = 1; one <= 15; one++) void take('mallory', `mallory ${one}`)
  await settle()
  expect(began).toEqual(['mallory 1'])
  void take('ada', 'ada 1')
  await end('mallory 1')
  expect(began.slice(1)).toEqual(['ada 1'])
  void take('grace', 'grace 1')
  await end('ada 1')
  expect(began.slice(2), 'neither has the queue an advantage by its age').toEqual(['grace 1'])
  await end('grace 1')
  void take('ada', 'ada 2')
  await end('mallory 2')
  expect(began.slice(3)).toEqual(['mallory 2', 'ada 2'])
})

it('lets the queue of one person go on beside two others that ask again and again', async () => {
  const { take, end, began, settle } = watched({ maxConcurrent: 1, maxConcurrentPerPerson: 1 })
  for (let one = 1; one <= 4; one++) void take('queue', `queue ${one}`)
  await settle()
  void take('ada', 'ada 1')
  void take('grace', 'grace 1')
  await end('queue 1')
  for (let one = 2; one <= 4; one++) {
    void take('ada', `ada ${one}`)
    await end(`ada ${one - 1}`)
    void take('grace', `grace ${one}`)
    await end(`grace ${one - 1}`, `queue ${one}`)
  }
  expect(began.filter((name) => name.startsWith('queue'))).toHaveLength(4)
})

it('starts as many at once as it may, and of one person only so many', async () => {
  const { take, end, began, settle } = watched({ maxConcurrent: 3, maxConcurrentPerPerson: 2 })
  for (const name of ['ada 1', 'ada 2', 'ada 3', 'ada 4']) void take('ada', name)
  await settle()
  expect(began, 'a place stays free').toEqual(['ada 1', 'ada 2'])
  void take('grace', 'grace 1')
  void take('alan', 'alan 1')
  await settle()
  expect(began.slice(2), 'it is for others').toEqual(['grace 1'])
  await end('ada 2', 'grace 1', 'ada 1')
  expect(began.slice(3)).toEqual(['alan 1', 'ada 3', 'ada 4'])
})

it('does nothing for those who have gone, and forgets them when places to wait in are short', async () => {
  const { take, end, began, settle } = watched({
    maxConcurrent: 1,
    maxConcurrentPerPerson: 1,
    maxWaitingPerPerson: 2,
    maxWaiting: 3,
  })
  const gone = new Set<string>()
  const first = take('ada', 'ada 1')
  const second = take('ada', 'ada 2', () => gone.has('ada 2'))
  const third = take('ada', 'ada 3', () => gone.has('ada 3'))
  await expect(take('ada', 'ada 4')).rejects.toMatchObject({ isOwn: true })
  gone.add('ada 2')
  const fourth = take('ada', 'ada 4')
  expect(await second, 'its place was needed').toBeUndefined()
  const hers = take('grace', 'grace 1')
  await expect(take('alan', 'alan 1')).rejects.toMatchObject({ isOwn: false })
  gone.add('ada 3')
  await end('ada 1', 'grace 1', 'ada 4')
  await settle()
  expect(await Promise.all([first, third, fourth, hers])).toEqual(['ada 1', undefined, 'ada 4', 'grace 1'])
  expect(began, 'also the one that waited until its turn was not done').toEqual(['ada 1', 'grace 1', 'ada 4'])
})

it('goes on after an act that failed, and ends a turn once', async () => {
  const turns = new Turns({ maxConcurrent: 1, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 0 })
  await expect(turns.take('ada', () => Promise.reject(new Error('broken off')))).rejects.toThrow('broken off')
  const leave = await turns.enter('ada')
  leave()
  leave()
  const again = await turns.enter('ada')
  await expect(turns.enter('ada'), 'two ends of one turn did not free two places').rejects.toThrow(NoTurn)
  again()
  expect(await turns.take('ada', async () => 1)).toBe(1)
})
