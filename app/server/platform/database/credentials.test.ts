import { expect, it } from 'vitest'
import type { Stage } from '../secrets/secrets.ts'
import { credentialsFrom } from './credentials.ts'

const minute = 60_000

/** A secret in rotation, a clock, and a server that accepts some passwords. */
function aRotation() {
  const state = { now: 0, current: 'quince-one', pending: undefined as string | undefined }
  const asked: Stage[] = []
  const secrets = {
    async read(_id: string, stage: Stage) {
      asked.push(stage)
      const password = state[stage]
      return password && JSON.stringify({ username: 'ada', password })
    },
  }
  const credentials = credentialsFrom(secrets, { secretArn: 'an ARN', user: 'ada' }, () => state.now)

  /** @param accepted passwords of the server @returns those that were tried */
  async function open(...accepted: string[]): Promise<string[]> {
    const tried: string[] = []
    for (;;) {
      const password = await credentials.choose()
      tried.push(password)
      if (accepted.includes(password)) return tried
      credentials.refuse(password)
    }
  }
  return { state, asked, open }
}

it('a password is asked for once in five minutes, however many connections there are', async () => {
  const { state, asked, open } = aRotation()
  await Promise.all(Array.from({ length: 5 }, () => open('quince-one')))
  state.now = 5 * minute - 1
  await open('quince-one')
  expect(asked).toEqual(['current'])
  state.now = 5 * minute
  expect(await open('quince-one')).toEqual(['quince-one'])
  expect(asked).toEqual(['current', 'current'])
})

it('connections that find out at the same moment each get the new one', async () => {
  const { state, asked, open } = aRotation()
  await open('quince-one')
  state.current = 'quince-two'
  const tried = await Promise.all(Array.from({ length: 5 }, () => open('quince-two')))
  expect(tried).toEqual(Array(5).fill(['quince-one', 'quince-two']))
  expect(asked).toEqual(['current', 'current'])
  expect(await open('quince-two'), 'and who comes later does not try the old one').toEqual(['quince-two'])
})

it('the next password is tried when the current one is refused, and is the current one in the end', async () => {
  const { state, asked, open } = aRotation()
  await open('quince-one')
  state.pending = 'quince-two'
  expect(await open('quince-two')).toEqual(['quince-one', 'quince-two'])
  expect(asked.slice(1)).toEqual(['current', 'pending'])
  Object.assign(state, { current: 'quince-two', pending: undefined })
  expect(await open('quince-two')).toEqual(['quince-two'])
})

it('gives up when both are refused, and reads the secret again for the next connection', async () => {
  const { state, open } = aRotation()
  state.pending = 'quince-two'
  await expect(open('quince-lost')).rejects.toThrow('DB_SECRET_ARN: PostgreSQL refuses the password')
  expect(await open('quince-one'), 'the server has it again').toEqual(['quince-one'])
})
