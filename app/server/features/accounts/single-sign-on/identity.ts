import { readAddress } from '../../../platform/mail/address.ts'

/** A person, as the provider knows them. */
export interface Identity {
  /** Issuer and subject: what tells people apart there, for ever. */
  readonly key: string
  /** As the provider has it, to be shown. */
  readonly name: string
  /** In its stored form; undefined where the provider has none that is confirmed. */
  readonly email: string | undefined
}

/** Printable ASCII, as the standard has it, and no longer than that allows. */
const subjects = /^[\x20-\x7e]{1,255}$/

interface Claims {
  readonly sub?: unknown
  readonly email?: unknown
  readonly email_verified?: unknown
}

/**
 * Reads the claims of a token that has been verified.
 * @param isEmailTrusted whether an address counts as confirmed of which nothing is said
 * @returns undefined when they name no subject
 * @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
 */
export function identityOf(issuer: string, claims: Claims, isEmailTrusted: boolean): Identity | undefined {
  const { sub, email, email_verified: verified } = claims
  if (typeof sub !== 'string' || !subjects.test(sub)) return undefined
  const isVerified = verified === true || (isEmailTrusted && verified === undefined)
  const address =
    typeof email === 'string' && email.length <= 1000 ? readAddress(email, { isKnown: false }).address : undefined
  return { key: keyOf(issuer, sub), name: address ?? sub, email: isVerified ? address : undefined }
}

/** An issuer has no `#`, so that no two pairs are one key. */
function keyOf(issuer: string, sub: string): string {
  return `${issuer}#${sub}`
}

/** What the keys of all identities of an issuer begin with. */
export const keysOf = (issuer: string) => keyOf(issuer, '')
