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
  /** Characters, normalised. */
  min: 8,
  max: 256,
  /** Characters as typed: a letter with its accents apart is several, and Unicode has letters that only normalise to several. */
  maxTyped: 1024,
  hash: (password: string) => hash(prepared(password), options),
  async verify(given: { hash: string; password: string }): Promise<boolean> {
    const password = prepared(given.password)
    if (await verify(given.hash, password)) return true
    // Before 0.1.0 passwords were hashed without normalisation.
    return password !== given.password && verify(given.hash, given.password)
  },
  /** Takes the time of a wrong password, for an address without an account: the time must not reveal whether there is one. */
  async passTime(password: string): Promise<void> {
    await passwords.hash(password)
    if (prepared(password) !== password) await hash(password, options)
  },
}

/** @returns what is wrong with the length of a new password */
export function problemOfLength(password: string): string | undefined {
  const tooLong = `Password can have ${passwords.max} characters at the most`
  // Two UTF-16 units are one character at the most.
  if (password.length > 2 * passwords.maxTyped) return tooLong
  const characters = Array.from(prepared(password)).length
  if (characters > passwords.max) return tooLong
  return characters < passwords.min ? `Use at least ${passwords.min} characters` : undefined
}

/** Whether two fields have the same password. */
export function isSamePassword(one: string, other: string): boolean {
  return prepared(one) === prepared(other)
}
