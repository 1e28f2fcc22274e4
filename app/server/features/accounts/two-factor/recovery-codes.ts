import { hashRaw } from '@node-rs/argon2'
import { randomBytes, randomInt } from 'node:crypto'

const codesOfSet = 10

/** Letters and digits that are not taken for each other: 50 bits in ten of them. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const charactersOfCode = 10
const pattern = new RegExp(`^[${alphabet}]{${charactersOfCode}}$`)

export interface RecoveryCodes {
  /** As people read them: `abcde-fghjk`. */
  readonly codes: readonly string[]
  readonly salt: Buffer
  readonly hashes: readonly Buffer[]
}

/** Makes a set, which is shown once. They share a salt, so that a code that is typed is hashed once. */
export async function newRecoveryCodes(): Promise<RecoveryCodes> {
  const codes = new Set<string>()
  while (codes.size < codesOfSet) {
    codes.add(Array.from({ length: charactersOfCode }, () => alphabet[randomInt(alphabet.length)]).join(''))
  }
  const salt = randomBytes(16)
  const hashes: Buffer[] = []
  // One after the other: hashing takes one of the few threads of the process.
  for (const code of codes) hashes.push(await hashOf(code, salt))
  return { codes: [...codes].map((code) => `${code.slice(0, 5)}-${code.slice(5)}`), salt, hashes }
}

/** @returns the code as it was made, if it can be one; typed with or without spaces and hyphens */
export function recoveryCodeOf(typed: string): string | undefined {
  const code = typed.replace(/[\s-]/g, '').toLowerCase()
  return pattern.test(code) ? code : undefined
}

/** argon2id, as passwords: 50 bits could be guessed in a copy of the table. */
export function hashOf(code: string, salt: Uint8Array): Promise<Buffer> {
  return hashRaw(code, { memoryCost: 19_456, timeCost: 2, parallelism: 1, salt })
}
