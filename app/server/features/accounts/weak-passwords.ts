import { prepared } from './passwords.ts'

/** The commonest passwords, which come with a package, as `comparable` writes them; loaded when the first one is judged. */
let common: Promise<ReadonlySet<string>> | undefined

/**
 * What is wrong with a password that others guess first.
 * @param email of the account
 * @returns undefined for one that is good enough
 */
export async function weaknessOf(password: string, email: string): Promise<string | undefined> {
  const word = comparable(password)
  const address = comparable(email)
  if (word === address || word === address.replace(/@.*/s, '')) return 'Choose something else than your address'
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
