import { hash, verify, type Options } from '@node-rs/argon2'
import { normalized } from '../../../shared/normalized.ts'

/**
 * argon2id with 19 MiB, two passes and one lane: about 50 ms a password, off the event loop.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const options: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * Normalises a password, so that every keyboard writes the same one: letters are composed (NFC), and every Unicode space becomes U+0020.
 * @see https://www.rfc-editor.org/rfc/rfc8265#section-4.2 (OpaqueString)
 */
export function prepared(password: string): string {
  return normalized(password.replace(/\p{Zs}/gu, ' '), 'NFC')
}

export const passwords = {
  /** Characters. */
  min: 8,
  max: 256,
  hash: (password: string) => hash(prepared(password), options),
  async verify(given: { hash: string; password: string }): Promise<boolean> {
    const password = prepared(given.password)
    if (await verify(given.hash, password)) return true
    // Before 0.1.0 passwords were hashed without normalisation.
    return password !== given.password && verify(given.hash, given.password)
  },
  /** Equalises the time of an unknown address and of a wrong password: the time must not reveal whether an account exists. */
  async passTime(password: string): Promise<void> {
    if (prepared(password) !== password) await hash(password, options)
  },
}
