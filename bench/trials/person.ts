import { aGuest } from '../../e2e/guest.ts'
import { routes } from '../../app/server/routes.ts'

/** Somebody who asks for pages and writes notes. */
export interface Person {
  /** For the `cookie` header. */
  readonly cookie: string
}

/** @throws Error when signing up and in does not lead to the notes */
export async function aSignedInPerson(url: string, email = `ada-${Date.now()}@bench.example`): Promise<Person> {
  const person = { email, password: 'damson and quince' }
  const guest = aGuest()
  await guest.submit(url + routes.accounts.signUp.href(), { ...person, repeat_password: person.password })
  const { status, location } = await guest.submit(url + routes.accounts.signIn.href(), person)
  if (location !== routes.home.href()) throw new Error(`signing in was answered with ${status}`)
  return { cookie: [...guest.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}
