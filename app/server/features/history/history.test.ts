import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { thinHistory } from '../../notes/thin-history.ts'

const { history, revision, restoreRevision, edit, show } = routes.notes

async function aNoteWithHistory() {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Damson jam', text: 'Two kilos of damsons.' })
  const save = (text: string, name = 'Damson jam') => world.submit(edit.href({ noteId: note.id }), { name, text }, ada)
  await save('Three kilos of damsons.')
  await save('Three <i>kilos</i> of plums.', 'Plum jam')
  const ids = async () => {
    const rows = await world.sql<{ id: string }[]>`select id::text from note_revisions order by id`
    return rows.map(({ id }) => id)
  }
  return { world, ada, note, save, ids }
}

it('lists what a note was, each with the words that changed', async () => {
  const { world, ada, note } = await aNoteWithHistory()
  const page = await world.visit(history.href({ noteId: note.id }), ada)
  expect(page.status).toBe(200)
  const plain = page.body.replace(/\s+/g, ' ')
  expect(plain).toContain('Now, saved')
  expect(plain).toMatch(/<del>Two<\/del><ins>Three<\/ins> kilos of damsons/)
  expect(plain).toMatch(/<del>Damson jam<\/del> <ins>Plum jam<\/ins>/)
  expect(plain).toContain('The first text that is kept.')
  expect(page.body).not.toContain('<i>kilos')
  expect((await world.visit(show.href({ noteId: note.id }), ada)).body).toContain(history.href({ noteId: note.id }))
})

it('shows plain words in the list, as lists of notes do, and says where only signs changed', async () => {
  const { world, ada, note, save } = await aNoteWithHistory()
  const bought = '## Jars\n\n- [ ] Buy **ten** [jars](https://jars.example/a?b=c) for ==jam==\n- [ ] Wash them'
  await save(bought, 'Plum jam')
  await save(bought.replace('ten', 'twenty'), 'Plum jam')
  await save(bought.replace('ten', 'twenty').replace('- [ ] Buy', '- [x] Buy'), 'Plum jam')
  const { body } = await world.visit(history.href({ noteId: note.id }), ada)
  const rows = [...body.matchAll(/<li><h3>.*?<\/li>/gs)].map(([row]) => row)
  expect(rows[0]).toContain('Only signs changed.')
  expect(rows[0], 'of the text').not.toContain('class="changes"')
  expect(rows[1]).toContain('Jars Buy <del>ten</del><ins>twenty</ins> jars for jam Wash them')
  expect(body).not.toMatch(/\*\*|\[ \]|==|jars\.example/)
})

it('shows one text beside the one before, and leads on', async () => {
  const { world, ada, note, ids } = await aNoteWithHistory()
  const [first = '', second = ''] = await ids()
  const at = (revisionId: string) => world.visit(revision.href({ noteId: note.id, revisionId }), ada)
  const page = await at(second)
  expect(page.body).toMatch(/<del id="change-1"[^>]*>Two<\/del><ins id="change-2"[^>]*>Three<\/ins>/)
  expect(page.body).toContain(`href="${revision.href({ noteId: note.id, revisionId: first })}"`)
  expect((await at(first)).body).toContain('Two kilos of damsons.')
  const now = await world.visit(history.href({ noteId: note.id }, { now: '' }), ada)
  expect(now.body).toMatch(/<del id="change-\d"[^>]*>damsons<\/del><ins id="change-\d"[^>]*>plums/)
  expect(now.body).not.toContain('>Restore<')
})

it('makes a note what it was, as a new version', async () => {
  const { world, ada, note, ids } = await aNoteWithHistory()
  const [first = ''] = await ids()
  const path = restoreRevision.href({ noteId: note.id, revisionId: first })
  expect(await world.submit(path, {}, ada)).toMatchObject({ status: 303, location: show.href({ noteId: note.id }) })
  expect(await world.sql`select name, text, version from notes`).toEqual([
    { name: 'Damson jam', text: 'Two kilos of damsons.', version: 4 },
  ])
  const [kept] = await world.sql`select name, text from note_revisions order by id desc limit 1`
  expect(kept, 'what it was until then').toEqual({ name: 'Plum jam', text: 'Three <i>kilos</i> of plums.' })
})

it('shows no note of another person, and no text of another note', async () => {
  const { world, ada, note, ids } = await aNoteWithHistory()
  const [first = ''] = await ids()
  const mallory = await world.aPerson('Mallory')
  const hers = await world.aNote(mallory, { name: 'Hers' })
  const other = await world.aNote(ada, { name: 'Another' })
  const before = await world.sql`select id, text, version from notes order by id`
  for (const [who, noteId] of [
    [mallory, note.id],
    [mallory, hers.id],
    [ada, other.id],
    [ada, hers.id],
  ] as const) {
    const params = { noteId, revisionId: first }
    expect((await world.visit(revision.href(params), who)).status).toBe(404)
    expect((await world.submit(restoreRevision.href(params), {}, who)).status).toBe(404)
  }
  expect((await world.visit(history.href({ noteId: note.id }), mallory)).status).toBe(404)
  expect((await world.visit(history.href({ noteId: note.id }))).location).toContain('/signin')
  expect(await world.sql`select id, text, version from notes order by id`).toEqual(before)
})

it('goes through many by pages, and compares across their edges', async () => {
  const { world, ada, note } = await aNoteWithHistory()
  await world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
    select ${ada.id}, ${note.id}, 1, 'Old', 'Text number ' || n, now() - interval '1 day' - n * interval '1 hour', true
    from generate_series(1, 45) n`
  const seen: string[] = []
  let path: string | undefined = history.href({ noteId: note.id })
  while (path) {
    const { body }: { body: string } = await world.visit(path, ada)
    seen.push(...[...body.matchAll(/history\/(\d+)"/g)].map(([, id]) => id ?? ''))
    expect(body.match(/The first text that is kept/g) ?? [], path).toHaveLength(seen.length === 47 ? 1 : 0)
    path = /href="([^"]+after=[^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(new Set(seen).size).toBe(47)
})

it('takes long texts that have nothing in common', async () => {
  const { world, ada, note, save } = await aNoteWithHistory()
  const words = (from: number) =>
    Array.from({ length: 20_000 }, (_, n) => `word${(n * 7919 + from) % 100_003}`).join(' ')
  await save(words(1))
  await save(words(50_000))
  const page = await world.visit(history.href({ noteId: note.id }, { now: '' }), ada)
  expect(page.status).toBe(200)
  expect(page.body).toContain('word50000')
  expect((await world.visit(history.href({ noteId: note.id }), ada)).body).toContain('A long text')
})

it('grows thinner with age, and keeps the first of each day', async () => {
  const { world, ada, note } = await aNoteWithHistory()
  await world.sql`delete from note_revisions`
  const at = (age: string, ends = true, conflict = false) => world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
    select ${ada.id}, ${note.id}, extract(epoch from at - (now() - interval '3 years')) / 60, ${age}, 'x', at, ${ends}, ${conflict}
    from (select date_trunc('day', now()) - ${age}::interval as at) t`
  // Counted from the beginning of this day.
  const kept = ['2 days -1 min', '2 days -70 min', '2 days -119 min', '40 days -1 min', '400 days -1 min']
  const gone = ['2 days -90 min', '40 days -2 hours', '400 days -2 hours']
  // They were the note until 2 and 40 days ago.
  const long = ['40 days -4 hours', '400 days -4 hours']
  for (const age of [...kept, ...gone, ...long]) await at(age)
  await at('40 days -3 hours', true, true)
  await at('3 hours', false)
  await world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
    values (${ada.id}, ${note.id}, 1, 'just now', 'x', now(), false)`
  await thinHistory(world.sql)
  const left = await world.sql<{ name: string }[]>`select name from note_revisions`
  const names = left.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['2 days -1 min', '2 days -119 min', '40 days -1 min', '40 days -4 hours', 'just now']),
  )
  expect(names).toContain('40 days -3 hours')
  for (const age of ['2 days -90 min', '40 days -2 hours', '400 days -4 hours', '3 hours'])
    expect(names).not.toContain(age)
  expect(await thinHistory(world.sql), 'once is enough').toBe(0)
})
