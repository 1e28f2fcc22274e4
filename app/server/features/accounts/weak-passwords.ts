import { shownAddress } from '../../platform/mail/address.ts'
import { prepared } from './passwords.ts'

/** The most common passwords, from a package, as `comparable` writes them; loaded with the first check. */
let common: Promise<ReadonlySet<string>> | undefined

/**
 * Checks a password for being common, or like the e-mail address.
 * @param email of the account
 * @returns the problem of a weak password; undefined for any other
 */
export async function weaknessOf(password: string, email: string): Promise<string | undefined> {
  const word = comparable(password)
  const own = [email, shownAddress(email), email.replace(/@.*/s, '')].map(comparable)
  if (own.includes(word)) return 'Choose something else than your address'
  if (new Set(word).size <= 2) return 'Use more than two different characters'
  return (await commonPasswords()).has(word) ? 'Too many people have this password: choose another' : undefined
}

async function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((password) => comparable(password))),
  )
  return common
}

function comparable(text: string): string {
  return prepared(text).toLowerCase()
}
