import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** By which people and secret scanners know a token of this product. */
const prefix = 'nj_'
const randomLength = 32

/** `nj_`, 32 random bytes and their CRC-32, both in base64url: 43 and 6 characters. */
const apiTokenPattern = 'nj_[\\w-]{49}'
const whole = new RegExp(`^${apiTokenPattern}$`)

export function newApiToken(): string {
  const random = randomBytes(randomLength).toString('base64url')
  return prefix + random + checksumOf(random)
}

/** Whether a text is a token as we make them: a mistyped one costs no statement. */
export function isApiToken(text: string): boolean {
  return whole.test(text) && checksumOf(text.slice(prefix.length, -6)) === text.slice(-6)
}

/** By which a token is found: a copy of the table opens no account. */
export function hashOfApiToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The last characters, by which its owner knows it. */
export function hintOf(token: string): string {
  return token.slice(-4)
}

function checksumOf(random: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(random))
  return bytes.toString('base64url')
}
