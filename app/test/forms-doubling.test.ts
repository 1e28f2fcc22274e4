import { expect, it } from 'vitest'
import { isStorable, readFields } from '../server/platform/http/forms.ts'
import { hasTooManyParts } from '../server/platform/http/json.ts'
import { routes } from '../server/routes.ts'
import { expectLinear } from './doubling.ts'
import { startWorld } from './world.ts'

/** What JSON may be made of, also where it is none: what is refused is not parsed. */
const jsonParts = ['[', '{"a":', '"a",', '\\"', '\\', '"']

/** What a form's text may be made of: letters, signs that are encoded well or badly, and signs of the encoding itself. */
const parts = ['a', '%E4%BD%A0', '%', '+', '%0D%0A', '%zz', '=']

it.each(parts)('a form with four times as much of %j takes four times the time, and no more', async (part) => {
  const make = (length: number) => `name=Jam&text=${part.repeat(length / part.length)}`
  await expectLinear(make, (text) => isStorable(String(readFields(Buffer.from(text))['text'])), 4 * 1024 * 1024)
})

it.each(jsonParts)('JSON with four times as much of %j takes four times the time, and no more', async (part) => {
  const make = (length: number) => `{"text":"${part.repeat(length / part.length)}`
  await expectLinear(make, hasTooManyParts, 4 * 1024 * 1024)
})

it('JSON of more parts than a form has is refused before it is parsed, whatever its text holds', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const send = (body: string) =>
    world.visit(routes.notes.create.href(), ada, { method: 'POST', headers, body }).then(({ status, body }) => ({
      status,
      said: JSON.parse(body) as unknown,
    }))
  const tooMany = { status: 400, said: { error: 'too-many-fields', message: expect.any(String) as string } }
  expect(await send(`{"text":${'['.repeat(2_000)}${']'.repeat(2_000)}}`)).toEqual(tooMany)
  expect(await send(`{${'"a":1,'.repeat(2_000)}"b":1}`)).toEqual(tooMany)
  expect(await send('['.repeat(2_000)), 'broken as well').toEqual(tooMany)
  const text = '[{,"\\'.repeat(1_000)
  expect((await send(JSON.stringify({ name: 'Jam', text }))).status, 'a text may have them').toBe(201)
  expect(await world.sql`select text from notes`).toEqual([{ text }])
})
