import { routes } from '../app/server/routes.ts'
import { aGuest, cookieOf, type Guest } from './guest.ts'

/** A person's session, ready to be spread into the headers of a request. */
export interface Person {
  /** For the `cookie` header. */
  readonly cookie: string
}

export interface Account {
  readonly email: string
  readonly password: string
}

/** Email and password for an account that is not made yet. @param name of the person, in the address */
export function anAccount(name: string, domain = 'example.org'): Account {
  const number = Math.random().toString(36).slice(2, 10)
  return { email: `${name.toLowerCase()}-${number}@${domain}`, password: 'damson and quince' }
}

/** Signs up. @throws Error when that does not lead to signing in */
export async function signUp(url: string, { email, password }: Account, guest = aGuest()): Promise<Guest> {
  const form = { email, password, repeat_password: password }
  const { status, location } = await guest.submit(url + routes.accounts.signUp.href(), form)
  if (location !== routes.accounts.signIn.href()) throw new Error(`signing up was answered with ${status}`)
  return guest
}

/** Signs in. @throws Error when that does not lead to the notes */
export async function signIn(url: string, account: Account, guest = aGuest()): Promise<Guest> {
  const { status, location } = await guest.submit(url + routes.accounts.signIn.href(), { ...account })
  if (location !== routes.home.href()) throw new Error(`signing in was answered with ${status}`)
  return guest
}

/** A guest with a session of an account, which is made. @throws Error when that does not lead to the notes */
export async function aMember(url: string, account = anAccount('Ada')): Promise<Guest> {
  return signIn(url, account, await signUp(url, account))
}

/** The session of an account, which is made unless it is there. @throws Error when that does not lead to the notes */
export async function aSignedInPerson(url: string, account = anAccount('Ada')): Promise<Person> {
  return { cookie: cookieOf(await aMember(url, account)) }
}
