import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGuest } from '../kit/guest.ts'
import { aMember, anAccount, signUp } from '../kit/person.ts'
import { endProgram } from '../kit/program.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace, aUsedPlace } from './place.ts'
import { signInAsPrinted } from './sample.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

describe.concurrent('a database of one’s own', () => {
  it('is never given the sample account', async (test) => {
    const place = await aPlace(test)
    const { url, sql } = await postgres.aDatabase('unseeded')

    const program = await place.open({ DATABASE_URL: url })

    expect(program.stdout).not.toContain('password')
    expect(await sql`select email from users`).toEqual([])
    await signUp(place.url, anAccount('Ada'))
    expect(await sql`select email from users`, 'the account is in this database').toHaveLength(1)
  })

  it('can serve two processes, which know of each other’s sessions at once', async (test) => {
    const [here, there] = [await aPlace(test), await aPlace(test)]
    const { url } = await postgres.aDatabase('shared')
    // Both find an empty database; one of them migrates it.
    await Promise.all([here, there].map((place) => place.open({ DATABASE_URL: url })))
    const guest = await aMember(here.url)

    const sameGuest = aGuest(guest.cookies)
    const home = await sameGuest.visit(there.url)
    expect(home.status).toBe(200)
    expect(home.body).toContain('All notes (0)')

    expect((await guest.submit(`${here.url}/signout`, {})).location).toBe('/signin')
    const after = await sameGuest.visit(there.url)
    expect(after.status).toBe(303)
    expect(after.location).toBe('/signin')
  })
})

it.concurrent(
  'under a name that is not this machine’s there is neither a sample account nor an outbox',
  async (test) => {
    const PUBLIC_ORIGIN = 'https://notes.example'
    const place = await aPlace(test)
    const program = await place.open({ PUBLIC_ORIGIN })

    expect(program.stdout).toContain(`Notejam is ready at ${PUBLIC_ORIGIN}\n`)
    expect(program.stdout).not.toContain('password')
    const sample = { email: 'sample@notejam.example', password: 'strawberry-jam' }
    expect((await aGuest().submit(`${place.url}/signin`, sample)).body).toContain('Wrong email or password')
    expect((await aGuest().visit(`${place.url}/outbox`)).status).toBe(404)
  },
)

it.concurrent('a sample account that is there is closed as soon as others can reach it', async (test) => {
  const place = await aUsedPlace(test)
  const first = await place.open()
  const guest = await signInAsPrinted(first, place.url)
  await endProgram(first)

  const program = await place.open({ PUBLIC_ORIGIN: 'https://notes.example' })
  expect(program.stdout).toContain('The sample account is closed')
  const sample = { email: 'sample@notejam.example', password: 'strawberry-jam' }
  expect((await aGuest().submit(`${place.url}/signin`, sample)).body).toContain('Wrong email or password')
  await aGuest().submit(`${place.url}/forgot-password`, { email: sample.email })
  expect(program.stdout, 'a link in the log would open the account').not.toContain('token=')
  await endProgram(program)

  const again = await place.open()
  expect(again.stdout).not.toContain(sample.password)
  expect((await guest.visit(place.url)).location, 'the session of before').toBe('/signin')
  expect((await aGuest().submit(`${place.url}/signin`, sample)).status).toBe(422)
})
