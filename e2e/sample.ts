import { aGuest, type Guest } from '../kit/guest.ts'
import type { Program } from '../kit/program.ts'

/** Signs in with the words that Notejam printed when it started. */
export async function signInAsPrinted(program: Program, url: string): Promise<Guest> {
  const [, email, password] = /^Sign in as (\S+) with the password (\S+), or sign up/m.exec(program.stdout) ?? []
  if (!email || !password) throw new Error(`no way in was printed: ${program.stdout}`)
  const guest = aGuest()
  const answer = await guest.submit(`${url}/signin`, { email, password })
  if (answer.location !== '/') throw new Error(`what was printed does not sign in: ${answer.status}`)
  return guest
}
