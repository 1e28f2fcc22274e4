import { hash, verify, type Options } from '@node-rs/argon2'
import { normalized } from '../../../shared/normalized.ts'

/**
 * argon2id (the library's default) with 19 MiB, two passes, one lane: about 50 ms a password, off the event loop.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const options: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * The same password however a keyboard writes it: letters are composed, and all of Unicode's spaces are one. None is dropped.
 * @see https://www.rfc-editor.org/rfc/rfc8265#section-4.2 (OpaqueString)
 */
export function prepared(password: string): string {
  return normalized(password.replace(/\p{Zs}/gu, ' '), 'NFC')
}

export const passwords = {
  /** Characters. Longer ones only cost time. */
  min: 8,
  max: 256,
  hash: (password: string) => hash(prepared(password), options),
  async verify(given: { hash: string; password: string }): Promise<boolean> {
    const password = prepared(given.password)
    if (await verify(given.hash, password)) return true
    // Until 0.1.0 they were hashed as they were typed.
    return password !== given.password && verify(given.hash, given.password)
  },
  /** Takes the time that verifying a wrong password takes beyond hashing one: no stranger learns whether there is an account. */
  async passTime(password: string): Promise<void> {
    if (prepared(password) !== password) await hash(password, options)
  },
}
