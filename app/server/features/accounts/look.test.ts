import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { startWorld } from '../../../test/world.ts'

const look = routes.accounts.look.href()
const chosen = { appearance: 'dark', face: 'mono', size: 'large', width: 'wide', density: 'roomy' }
const root = (body: string) => /<html[^>]*>/.exec(body)?.[0]

it('every page looks as the person has chosen, and as the system says until then', async () => {
  const world = await startWorld()
  const [ada, bob] = [await world.aPerson('Ada'), await world.aPerson('Bob')]
  expect(root((await world.visit('/', ada)).body)).toBe('<html lang="en">')

  const answer = await world.submit(look, chosen, ada)

  expect(answer).toMatchObject({ status: 303, location: routes.accounts.settings.href() })
  const all =
    '<html lang="en" data-appearance="dark" data-face="mono" data-size="large" data-width="wide" data-density="roomy">'
  for (const path of ['/', routes.accounts.settings.href(), routes.notes.create.href(), '/nowhere']) {
    expect(root((await world.visit(path, ada)).body), path).toBe(all)
  }
  const settings = (await world.visit(routes.accounts.settings.href(), ada)).body
  expect(settings).toContain('<meta name="color-scheme" content="dark"')
  expect(settings).toMatch(/name="face" value="mono" checked/)
  expect(settings).not.toMatch(/name="face" value="serif" checked/)
  // The letters that nothing is set in are not fetched.
  expect(settings).not.toContain('rel="preload" as="font"')
  expect(root((await world.visit('/', bob)).body)).toBe('<html lang="en">')
})

it('pages look as the system says again when the choice is taken back', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.submit(look, chosen, ada)

  await world.submit(look, { ...chosen, appearance: 'system', face: 'serif', size: 'medium', width: 'normal' }, ada)

  expect(root((await world.visit('/', ada)).body)).toBe('<html lang="en" data-density="roomy">')
})

it.each([
  ['nothing', {}],
  ['another choice', { ...chosen, face: 'comic' }],
  ['half of it', { appearance: 'dark' }],
])('refuses %s, and changes nothing', async (_what, form) => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')

  const answer = await world.submit(look, form, ada)

  expect(answer.status).toBe(422)
  expect(answer.body).toContain('Choose one of these in each line')
  expect(root((await world.visit('/', ada)).body)).toBe('<html lang="en">')
})

it('a choice that a later release has stored counts as none', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`update users set look = '{"appearance": "sepia", "size": "large", "sound": "on"}' where id = ${ada.id}`

  expect(root((await world.visit('/', ada)).body)).toBe('<html lang="en" data-size="large">')
})

it('pages with italics ask for the italic of the font of notes', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [plain, leaning] = [await world.aNote(ada, { text: 'Plums.' }), await world.aNote(ada, { text: '*Plums*.' })]
  const asked = async ({ id }: { readonly id: string }) => (await world.visit(`/notes/${id}`, ada)).headers.get('link')

  expect(await asked(leaning)).toBe('</static/italic.woff2>; rel=preload; as=font; type="font/woff2"; crossorigin')
  expect(await asked(plain)).toBeNull()
  await world.submit(look, chosen, ada)
  expect(await asked(leaning)).toBeNull()
})
