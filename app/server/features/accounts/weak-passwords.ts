import { shownAddress } from '../../platform/mail/address.ts'
import { prepared } from '../../platform/secrets/passwords.ts'

/** Words that this place suggests. A password of nothing else, with figures and signs around, is guessed first. */
const suggested = ['notejam', 'password', 'welcome', 'account', 'notes', 'note', 'jam', 'admin', 'login']

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
  if (isSuggested(word)) return 'Choose something else than the words of this place'
  if (new Set(word).size <= 2) return 'Use more than two different characters'
  return (await commonPasswords()).has(word) ? 'Too many people have this password: choose another' : undefined
}

function isSuggested(word: string): boolean {
  const letters = word.replace(/\P{L}/gu, '')
  return letters !== '' && suggested.reduce((left, one) => left.replaceAll(one, ''), letters) === ''
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
