import { generateSecret, generateURI, verifySync } from 'otplib'

/** RFC 6238, as every app for it knows: SHA-1, six digits, a step of 30 seconds. */
const stepSeconds = 30

/** @returns 160 random bits in base32, as an app takes them */
export function newSecret(): string {
  return generateSecret({ length: 20 })
}

/** What the QR code says. @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function uriOf(secret: string, email: string, host: string): string {
  return generateURI({ issuer: host === 'localhost' ? 'Notejam' : `Notejam (${host})`, label: email, secret })
}

/**
 * The step whose code this is: of now, or of the one before or after, for clocks that differ. Compared in constant time.
 * @param at milliseconds since the epoch
 */
export function stepOf(secret: string, code: string, at: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const found = verifySync({ secret, token: code, epoch: Math.floor(at / 1000), epochTolerance: stepSeconds })
  return found.valid && 'timeStep' in found ? found.timeStep : undefined
}
