import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'

const kinds = { note: 1, file: 2 } as const
type Kind = keyof typeof kinds

/** As `base64url` writes one block of AES. */
export const namePattern = '^[\\w-]{22}$'

/** The names of notes and files within one share. */
export interface SharedNames {
  nameOf(kind: Kind, id: string): string
  /** @returns undefined for what is no name under this token */
  idOf(kind: Kind, name: string): string | undefined
}

/**
 * Names for rows in public addresses, in place of their ids: a block of AES that holds the kind and the id, under a key of this share alone.
 * The same row has the same name as long as the token lasts, so that pages can be cached, and under a new token another one. A made-up name
 * decrypts to a block of the right form once in 2^64 tries, and what it names must still belong to the share.
 */
export function sharedNames(
  { secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>,
  token: string,
): SharedNames {
  const keyFrom = (from: string) => Buffer.from(hkdfSync('sha256', from, token, 'names in a share', 16))
  const current = keyFrom(secret)
  return {
    nameOf(kind, id) {
      const block = Buffer.alloc(16)
      block[0] = kinds[kind]
      block.writeBigInt64BE(BigInt(id), 8)
      const cipher = createCipheriv('aes-128-ecb', current, null).setAutoPadding(false)
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')
    },
    idOf(kind, name) {
      const block = Buffer.from(name, 'base64url')
      // The last of its letters has bits to spare: a name is written in one way.
      if (block.length !== 16 || block.toString('base64url') !== name) return undefined
      for (const key of [current, ...previousSecrets.map(keyFrom)]) {
        const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
        const open = Buffer.concat([decipher.update(block), decipher.final()])
        if (open[0] === kinds[kind] && open.subarray(1, 8).every((byte) => byte === 0) && (open[8] ?? 255) < 128)
          return open.readBigInt64BE(8).toString()
      }
      return undefined
    },
  }
}
