import { expect } from 'vitest'
import { routes } from '../server/routes.ts'
import { Authenticator, type Ceremony } from './authenticator.ts'
import type { Answer, Person, World } from './world.ts'

const { accounts } = routes
export const origin = 'http://localhost:8000'

/** As the script of a page sends it. */
export const send = (world: World, path: string, who: Person, body: object = {}): Promise<Answer> =>
  world.visit(path, who, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

export async function challengeOf(world: World, path: string, who: Person): Promise<string> {
  const answer = await send(world, path, who)
  expect(answer.status, answer.body).toBe(200)
  return (JSON.parse(answer.body) as { challenge: string }).challenge
}

export type Wrong = Partial<Ceremony>

/** @param fields of its form, besides the name */
export async function addPasskey(
  world: World,
  who: Person,
  device = new Authenticator(origin),
  wrong: Wrong = {},
  fields: { readonly name?: string; readonly others?: string; readonly next?: string } = {},
) {
  const challenge = await challengeOf(world, accounts.passkeyOffer.href(), who)
  const made = device.make({ challenge, ...wrong })
  const answer = await send(world, accounts.addPasskey.href(), who, { name: 'Laptop', ...fields, answer: made })
  return { device, answer, challenge }
}

/** Signs in with a passkey, in a browser without a session. */
export async function signInWith(world: World, device: Authenticator, wrong: Wrong = {}, browser = world.aVisitor()) {
  const challenge = await challengeOf(world, accounts.passkeyChallenge.href(), browser)
  const given = device.answer({ challenge, ...wrong })
  const answer = await send(world, accounts.signInWithPasskey.href(), browser, { answer: given, next: '/trash' })
  return { browser, answer, given }
}

/** The codes of a page that shows recovery codes. */
export function recoveryCodesOn({ body, status }: Answer): string[] {
  expect(status, body).toBe(200)
  const codes = [...body.matchAll(/<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/g)].map(([, one = '']) => one)
  expect(codes).toHaveLength(10)
  return codes
}

/** A person with a passkey that counts beside the password: with the recovery codes that come with the first. */
export async function withPasskey(world: World, name: string) {
  const who = await world.aPerson(name)
  const { device } = await addPasskey(world, who)
  const recovery = recoveryCodesOn(await world.submit(accounts.recoveryCodes.href(), {}, who))
  return { who, device, recovery }
}
