import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { startWorld } from '../../../test/world.ts'

/** The pane beside the list of all notes. */
const pane = (body: string) => /<aside class="note-pane[^]*?<\/aside>/.exec(body)?.[0] ?? ''

it('an account without notes begins with an empty sheet and its caret in the title', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')

  const { body } = await world.visit('/', ada)

  expect(body).toContain('All notes (0)')
  expect(pane(body)).toMatch(/<form method="post" action="\/notes\/create" class="writing"/)
  expect(pane(body)).toMatch(/name="name"[^>]*autofocus/)
  const rows = ['Bring notes from elsewhere', 'Put Notejam on your phone', 'See the keys']
  for (const row of rows) expect(pane(body)).toContain(row)
})

it('the note that this device showed last is open again beside all notes', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [jam, pears] = [
    await world.aNote(ada, { name: 'Plum jam', text: 'Stone *them*.' }),
    await world.aNote(ada, { name: 'Pears' }),
  ]
  expect(pane((await world.visit('/', ada)).body)).toContain('Choose a note to read it here')
  ada.cookies.set('notejam-last', jam.id)

  const { body } = await world.visit('/', ada)

  expect(pane(body)).toContain('Stone <em>them</em>.')
  expect(pane(body)).toContain(`data-path="${routes.notes.show.href({ noteId: jam.id })}"`)
  const row = (id: string) => new RegExp(`<tr[^>]*>(?:(?!</tr>)[^])*?"/notes/${id}"`).exec(body)?.[0]
  expect(row(jam.id)).toContain('aria-current="true"')
  expect(row(pears.id)).not.toContain('aria-current')
})

it.each(['trashed', 'another’s', 'far too long', 'no number', 'not there'])(
  'opens no note that is %s',
  async (what) => {
    const world = await startWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const secret = 'The combination is 12 34.'
    const note = await world.aNote(ada, { name: 'Safe', text: what === 'far too long' ? secret.repeat(5_000) : secret })
    await world.aNote(mallory, { name: 'Loot' })
    if (what === 'trashed') await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
    if (what === 'trashed') await world.aNote(ada, { name: 'Another' })
    const who = what === 'another’s' ? mallory : ada
    const said: Record<string, string> = { 'no number': `${note.id}' or true --`, 'not there': '9999999999' }
    who.cookies.set('notejam-last', encodeURIComponent(said[what] ?? note.id))

    const { status, body } = await world.visit('/', who)

    expect(status).toBe(200)
    expect(pane(body)).toContain('Choose a note to read it here')
    expect(pane(body)).not.toContain(secret)
  },
)
