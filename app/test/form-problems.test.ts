import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Address } from './address.ts'
import { aFormOf, fieldsOf, forms } from './every-address.ts'
import { everything } from './everything.ts'
import { sharedWorld, startWorld, type Person, type World } from './world.ts'

/** No field of any form can be this. */
const wrong = 'x'.repeat(300)
const withFields = forms.filter((form) => fieldsOf(form).length > 0)

const aWorld = sharedWorld()

const encodings = {
  'application/json': (fields: Record<string, string>) => JSON.stringify(fields),
  'application/x-www-form-urlencoded': (fields: Record<string, string>) => new URLSearchParams(fields).toString(),
} as const

it('a JSON client gets the messages of a form that cannot be taken as JSON, a browser as a page: every form', async () => {
  const world = await aWorld()
  expect(withFields.map(({ pattern }) => pattern)).toContain(routes.accounts.settings.pattern)
  for (const form of withFields) {
    const { owner, valid, path } = await aFormOf(world, form)
    const fields = Object.fromEntries(Object.keys(valid).map((name) => [name, wrong]))
    const before = await everything(world.sql)
    const page = await world.submit(path, fields, owner)
    expect(page.status, form.title).toBe(422)
    expect(page.headers.get('content-type'), form.title).toContain('text/html')
    for (const type of Object.keys(encodings) as (keyof typeof encodings)[]) {
      const answer = await asScript(world, path, type, fields, owner)
      expectMessages(form, answer)
    }
    expect(await everything(world.sql), form.title).toEqual(before)
  }
})

it('the messages are by field, as a page shows them', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const send = (path: string, fields: Record<string, string>) => asScript(world, path, 'application/json', fields, ada)
  const said = async (path: string, fields: Record<string, string>) =>
    JSON.parse((await send(path, fields)).body) as unknown
  expect(await said(routes.pads.create.href(), {})).toEqual({
    ...{ error: 'invalid', message: 'Name is required', problems: { name: 'Name is required' } },
  })
  expect(await said(routes.accounts.signIn.href(), { email: ada.email, password: 'a guess' })).toEqual({
    ...{ error: 'invalid', message: 'Wrong email or password', problems: {} },
  })
  expect(await said(routes.accounts.forgotPassword.href(), { email: 'ada@' })).toMatchObject({
    problems: { email: expect.any(String) as string },
  })
})

it('a JSON client that guesses too often is told so as JSON', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  const fields = { email: ada.email, password: 'a guess' }
  const guess = () => asScript(world, routes.accounts.signIn.href(), 'application/json', fields)
  for (let guesses = 0; guesses < 10; guesses++) expect((await guess()).status).toBe(422)
  const answer = await guess()
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(JSON.parse(answer.body)).toMatchObject({
    ...{ error: 'too-often', message: expect.stringMatching(/^Too many attempts/) as string },
  })
})

function asScript(
  world: World,
  path: string,
  type: keyof typeof encodings,
  fields: Record<string, string>,
  who?: Person,
) {
  const headers = { accept: 'application/json', 'content-type': type }
  return world.visit(path, who, { method: 'POST', headers, body: encodings[type](fields) })
}

function expectMessages(form: Address, answer: Awaited<ReturnType<typeof asScript>>): void {
  expect(answer.status, form.title).toBe(422)
  expect(answer.headers.get('content-type'), form.title).toContain('application/json')
  const { error, message } = JSON.parse(answer.body) as { error: unknown; message: unknown }
  expect(error, form.title).toEqual(expect.any(String))
  expect(message, form.title).toMatch(/\w/)
}
