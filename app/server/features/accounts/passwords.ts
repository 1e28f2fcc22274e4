import { hash, verify, type Options } from '@node-rs/argon2'

/**
 * argon2id (the library's default) with 19 MiB, two passes, one lane: about 50 ms a password, off the event loop.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const options: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const passwords = {
  /** Characters. Longer ones only cost time. */
  min: 8,
  max: 256,
  hash: (password: string) => hash(password, options),
  verify: (given: { hash: string; password: string }) => verify(given.hash, given.password),
}
