import { generateSync } from 'otplib'
import { expect } from 'vitest'
import { routes } from '../server/routes.ts'
import { recoveryCodesOn } from './with-passkey.ts'
import type { Person, World } from './world.ts'

const { codes, confirmCodes } = routes.accounts
const now = () => Math.floor(Date.now() / 1000)

/** The code of so many steps from now. */
export const codeOf = (secret: string, steps = 0) => generateSync({ secret, epoch: now() + steps * 30 })

export interface WithCodes {
  readonly who: Person
  readonly secret: string
  readonly recovery: readonly string[]
}

/** Begins one-time codes of a person. @returns the secret */
export async function beginCodes(world: World, who: Person): Promise<string> {
  await world.submit(codes.href(), {}, who)
  const { body } = await world.visit(codes.href(), who)
  const secret = (/class="key">([A-Z2-7 ]+)</.exec(body)?.[1] ?? '').replaceAll(' ', '')
  expect(secret).toHaveLength(32)
  return secret
}

/** A person with one-time codes, turned on with the code of the step before this one. */
export async function withCodes(world: World, name: string): Promise<WithCodes> {
  const who = await world.aPerson(name)
  const secret = await beginCodes(world, who)
  const on = await world.submit(confirmCodes.href(), { code: codeOf(secret, -1) }, who)
  return { who, secret, recovery: recoveryCodesOn(on) }
}
