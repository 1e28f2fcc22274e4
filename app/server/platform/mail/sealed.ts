import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Authenticated encryption for texts in a table, with the service's secret. */
export interface Seal {
  /** @returns base64url of nonce, tag and ciphertext */
  close(text: string): string
  /** @returns the text; undefined when it was sealed with another secret, or tampered with */
  open(sealed: string): string | undefined
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** @param purpose keeps what is sealed for one purpose from being opened for another */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  return {
    close(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      const start = nonceBytes + tagBytes
      if (bytes.length < start) return undefined
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAuthTag(bytes.subarray(nonceBytes, start))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}

/** A text that was opened. */
export interface Opened {
  readonly text: string
  /** Sealed anew, where a key that is on its way out had sealed it. */
  readonly resealed: string | undefined
}

/** A seal whose key rotates: the first secret seals, all open. */
export interface RotatingSeal {
  close(text: string): string
  /** @returns undefined where no key of this service opens it any more: after a restore without the key, or after two rotations */
  open(sealed: string): Opened | undefined
}

/** @param purpose as for `createSeal` */
export function createRotatingSeal(secret: string, previousSecrets: readonly string[], purpose: string): RotatingSeal {
  const current = createSeal(secret, purpose)
  const before = previousSecrets.map((one) => createSeal(one, purpose))
  return {
    close: (text) => current.close(text),
    open(sealed) {
      const text = current.open(sealed)
      if (text !== undefined) return { text, resealed: undefined }
      const old = before.map((seal) => seal.open(sealed)).find((opened) => opened !== undefined)
      return old === undefined ? undefined : { text: old, resealed: current.close(old) }
    },
  }
}
