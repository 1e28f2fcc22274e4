import { randomBytes } from 'node:crypto'
import { routes } from '../app/server/routes.ts'
import { Wrong, type Client } from './client.ts'
import type { Account } from './options.ts'

/** Steps about the account. */

/** An account of no person: the domain is reserved (RFC 2606), and Notejam sends no mail there. */
export function aNewAccount(): Account {
  return {
    email: `smoke-${randomBytes(8).toString('hex')}@smoke.invalid`,
    password: randomBytes(18).toString('base64url'),
  }
}

const closed =
  'Where sign-up is not open, SMOKE_EMAIL and SMOKE_PASSWORD have to name an account, or SMOKE_INVITATION a link that makes one'

/** @param invitation the token of one, where sign-up is not open */
export async function signUp(client: Client, { email, password }: Account, invitation?: string): Promise<void> {
  const path = routes.accounts.signUp.href()
  try {
    await client.form(path, { email, password, repeat_password: password, ...(invitation ? { invitation } : {}) })
  } catch (error) {
    if (error instanceof Wrong && / with (403|404|405|410|422) /.test(error.message)) {
      throw new Wrong(`${error.message}. ${closed}`)
    }
    throw error
  }
}

export async function signIn(client: Client, account: Account): Promise<void> {
  const path = routes.accounts.signIn.href()
  const answer = await client.form(path, { ...account }, [303, 422])
  if (answer.status === 422) throw new Wrong(`POST ${path} does not take the account’s address and password`)
  if (answer.leadsTo !== routes.home.href()) throw new Wrong(`POST ${path} leads to ${answer.leadsTo}`)
}

/** @returns what is left, in words; nothing when the account is deleted */
export async function deleteAccount(client: Client, account: Account): Promise<string> {
  const path = routes.accounts.delete.href()
  const page = await client.get(path, { expect: [303, 404] })
  // 0.1.0 has no such page.
  if (page.status === 404) return `this version cannot: ${account.email} stays`
  const answer = await client.form(routes.accounts.signIn.href(), { ...account }, [303, 422])
  // Its sign-up was not answered, and not done.
  if (answer.status === 422) return 'there is none'
  await client.form(path, { password: account.password })
  const after = await client.form(routes.accounts.signIn.href(), { ...account }, [303, 422])
  if (after.status === 303) throw new Wrong(`POST ${path} was accepted, and the account is still there`)
  return ''
}
