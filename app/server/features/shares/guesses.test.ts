import { expect, it, onTestFinished, vi } from 'vitest'
import { shareNote } from '../../../test/share-note.ts'
import { startWorld } from '../../../test/world.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { guesses } from './guesses.ts'

const password = 'plums and damsons'

/** A share with a password, and readers behind a proxy that says from where they come. */
async function aLockedShare() {
  const world = await startWorld({ rateLimit: true, proxyHops: 1 })
  const ada = await world.aPerson('Ada')
  const share = async (name: string) => {
    const { id: noteId } = await world.aNote(ada, { name, text: 'Three kilos.' })
    return shareNote(world, ada, noteId, { password, access: 'password' })
  }
  const path = await share('Plum jam')
  // Comparing takes 50 ms each; how often it is done is what counts here.
  const looked = vi.spyOn(passwords, 'verify').mockImplementation(async (given) => given.password === password)
  onTestFinished(() => looked.mockRestore())
  const guess = (from: string, given = 'plums and apples', at = path) =>
    world.visit(at, undefined, {
      method: 'POST',
      headers: { 'x-forwarded-for': from },
      body: new URLSearchParams({ password: given }),
    })
  /** So many guesses, each from a network of its own. */
  const guessFrom = async (count: number, network: (n: number) => string) => {
    const statuses: number[] = []
    for (let n = 0; n < count; n++) statuses.push((await guess(network(n))).status)
    return statuses
  }
  return { share, path, guess, guessFrom, looked }
}

const elsewhere = (n: number) => `203.${n}.113.7`
const ofOneHost = (n: number) => `2001:db8:7:${n.toString(16)}::1`

it('a network that guesses closes this share to itself, and to no other network', async () => {
  const { guess, share } = await aLockedShare()
  const { points } = guesses.fromNetworkAtShare
  for (let n = 0; n < points; n++) expect((await guess('2001:db8:7:9::1')).status).toBe(422)
  const refused = await guess('2001:db8:7:9::2', password)
  expect([refused.status, refused.body.includes('Too many attempts. Try again in 15 minutes.')]).toEqual([429, true])
  expect((await guess('198.51.100.1', password)).status, 'a new reader elsewhere').toBe(303)
  const other = await share('Damson jam')
  expect((await guess('2001:db8:7:9::1', password, other)).status, 'another share').toBe(303)
})

it('a host with all its networks does not keep new readers out', async () => {
  const { guess, guessFrom, looked } = await aLockedShare()
  const { atShare, ofNewcomer } = guesses
  const statuses = await guessFrom(atShare.points + 20, ofOneHost)
  expect(statuses.filter((status) => status === 422)).toHaveLength(atShare.points + ofNewcomer.points)
  expect(looked).toHaveBeenCalledTimes(atShare.points + ofNewcomer.points)
  for (let n = 0; n < 8; n++) expect((await guess(elsewhere(n), password)).status, `new reader ${n}`).toBe(303)
  const mistyped = await guess(elsewhere(9))
  expect(mistyped.status).toBe(422)
  expect((await guess(elsewhere(9), password)).status, 'after a mistake').toBe(303)
})

it('from however many networks, few guesses are looked at', async () => {
  const { guess, guessFrom, looked } = await aLockedShare()
  const most = guesses.atShare.points + guesses.ofNewcomers.points
  const statuses = await guessFrom(most + 20, elsewhere)
  expect(statuses.filter((status) => status === 422)).toHaveLength(most)
  expect(looked).toHaveBeenCalledTimes(most)
  const late = await guess('198.51.100.1', password)
  expect([late.status, late.body.includes('Wrong passwords are tried here again and again')]).toEqual([429, true])
  const seconds = Number(late.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds, 'the lane opens again soon').toBeLessThanOrEqual(guesses.ofNewcomers.seconds)
  // What was not looked at costs its network nothing.
  expect((await guess('198.51.100.1', password)).body).toContain('Wrong passwords are tried here again and again')
})
