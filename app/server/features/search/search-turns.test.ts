import { expect, it } from 'vitest'
import { SearchTurns } from './search-turns.ts'

it('lets two search at once, each one thing at a time, and nobody wait behind another’s many', async () => {
  const turns = new SearchTurns()
  const began: string[] = []
  const ends = new Map<string, () => void>()
  const search = (who: string, name: string, isGone = () => false) =>
    turns.take(who, isGone, async () => {
      began.push(name)
      await new Promise<void>((end) => ends.set(name, end))
      return name
    })
  const end = async (name: string) => {
    ends.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const first = search('ada', 'ada 1')
  const others = [search('ada', 'ada 2', () => true), search('ada', 'ada 3'), search('ada', 'ada 4')]
  const hers = search('grace', 'grace 1')
  const his = search('alan', 'alan 1')
  await new Promise((resolve) => setImmediate(resolve))
  expect(began).toEqual(['ada 1', 'grace 1'])

  await end('grace 1')
  expect(began, 'one of somebody else comes before more of hers').toEqual(['ada 1', 'grace 1', 'alan 1'])
  await end('ada 1')
  expect(began.slice(3), 'what nobody waits for is not looked for').toEqual(['ada 3'])
  await Promise.all(['alan 1', 'ada 3'].map(end))
  await end('ada 4')
  expect(await Promise.all([first, ...others, hers, his])).toEqual([
    ...['ada 1', undefined, 'ada 3', 'ada 4', 'grace 1', 'alan 1'],
  ])
})

it('goes on after one that failed', async () => {
  const turns = new SearchTurns()
  const fails = () => Promise.reject(new Error('broken off'))
  await expect(turns.take('ada', () => false, fails)).rejects.toThrow('broken off')
  expect(
    await turns.take(
      'ada',
      () => false,
      async () => 1,
    ),
  ).toBe(1)
})
