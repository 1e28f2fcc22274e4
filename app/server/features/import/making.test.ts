import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { pixel } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { removeUnnamedObjects } from '../../platform/objects/unnamed-objects.ts'
import { forgetImports } from './forget-imports.ts'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { zipOf } from '../../../test/reader-kit.ts'
import { searchKnown } from './running/look.queries.ts'

const picture = Buffer.from(pixel)

const aWorld = sharedImportWorld()

it('an import keeps files with the notes that show them, as uploads are kept', async () => {
  const { world, imported, items, objects, objectsFolder } = await aWorld()
  const ada = await world.aPerson('Ada')
  const vault = await zipOf({
    'Jam.md': 'Look: ![[photo.png]] and [the list](files/list.pdf)',
    'Pears.md': '![](photo.png) ![](gone.png)',
    'photo.png': picture,
    'files/list.pdf': '%PDF-1.4 list',
    'files/empty.bin': '',
  })
  const report = await imported(ada, { 'vault.zip': vault })
  expect(report).toMatchObject({ state: 'done', made: 2, problems: 1 })

  const files = await world.sql<{ id: string; noteId: string; name: string; type: string; width: number | null }[]>`
    select id::text, note_id::text as "noteId", name, type, width from attachments where user_id = ${ada.id} order by id`
  expect(files).toMatchObject([
    { name: 'photo.png', type: 'image/png', width: expect.any(Number) as number },
    { name: 'list.pdf', type: 'application/pdf', width: null },
  ])
  const [jam, pears] = await notesOf(world, ada)
  expect(jam?.text).toContain(`/attachments/${files[0]?.id}/file/photo.png`)
  expect(jam?.text).toContain(`/attachments/${files[1]?.id}/file/list.pdf`)
  expect(pears?.text).toContain(`/attachments/${files[0]?.id}/file/photo.png`)
  expect(pears?.text).toContain('gone.png')
  const shown = await world.visit(
    routes.attachments.show.href({ attachmentId: files[1]?.id ?? '', name: 'list.pdf' }),
    ada,
  )
  expect(shown.body).toBe('%PDF-1.4 list')
  const named = await world.sql`select from note_files where user_id = ${ada.id} and is_shown`
  expect(named.count).toBe(3)
  expect((await items(ada, report.id)).find(({ path }) => path === 'files/empty.bin')).toMatchObject({
    result: 'problem',
  })

  // What no row names goes, and nothing else: the archive stays for seven days.
  await world.sql`update unnamed_objects set due_at = now() where due_at < now() + interval '2 hours'`
  await removeUnnamedObjects(world.sql, objects)
  expect((await readdir(objectsFolder)).length).toBe(2 + 1 + 1)
})

it('an import adds the tags that a text lacks, splits a text that is too long, and cuts such a title', async () => {
  const { world, imported, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  const section = (n: number) => `# Part ${n}\n\n${'words and more\n'.repeat(30_000)}`
  const long = [1, 2, 3].map(section).join('')
  const title = 'Very '.repeat(30)
  const report = await imported(ada, {
    'Tagged.md': '---\ntags: [two words, Jam]\n---\nText #jam',
    'Long.md': long,
    [`${title.trim()}.md`]: 'Short',
  })
  expect(report).toMatchObject({ state: 'done', found: 3, made: 3 })
  const notes = await notesOf(world, ada)
  expect(notes).toHaveLength(4)
  const [tagged, first, second, cut] = notes
  expect(tagged?.text).toMatch(/#two-words/)
  expect(first).toMatchObject({ name: 'Long (1 of 2)' })
  expect(second?.text).toMatch(/^# Part 3/)
  expect((first?.text ?? '') + (second?.text ?? '')).toBe(long)
  expect(cut?.name).toHaveLength(100)
  const lost = (await items(ada, report.id)).map((item) => item.lost.join(' '))
  expect(lost[1]).toContain('became 2 notes')
})

it('an import leaves a note that is here already, brings it up to date, or makes it again, as its person chose', async () => {
  const { world, imported, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.aNote(ada, { name: 'Same', text: 'the same' })
  const first = { 'Same.txt': 'the same', 'Jam.txt': 'one kilo' }
  const then = { 'Same.txt': 'the same', 'Jam.txt': 'two kilos', 'New.txt': 'new' }

  expect(await imported(ada, first)).toMatchObject({ found: 2, made: 1, skipped: 1 })
  const again = await imported(ada, then)
  expect(again).toMatchObject({ found: 3, made: 1, skipped: 2 })
  expect((await items(ada, again.id)).map(({ why }) => why)).toEqual([
    'A note that says the same is here already.',
    'It was brought in before, and its note is here.',
    null,
  ])
  expect((await notesOf(world, ada)).map(({ text }) => text)).toEqual(['the same', 'one kilo', 'new'])

  expect(await imported(ada, then, { duplicates: 'update' })).toMatchObject({ made: 1, updated: 1, skipped: 2 })
  expect((await notesOf(world, ada)).map(({ text }) => text)).toEqual(['the same', 'two kilos', 'new'])
  const revisions = await world.sql<{ text: string }[]>`select text from note_revisions where user_id = ${ada.id}`
  expect(revisions).toEqual([{ text: 'one kilo' }])

  expect(await imported(ada, then, { duplicates: 'again' })).toMatchObject({ made: 3, skipped: 0 })
  expect(await notesOf(world, ada)).toHaveLength(6)
})

it('a note that is brought up to date keeps its files, and gets those that are new, up to a hundred', async () => {
  const { world, imported, items, objectsFolder } = await aWorld()
  const ada = await world.aPerson('Ada')
  const pdf = (text: string) => `%PDF-1.4 ${text}`
  const folder = (text: string, third: string) => ({
    'Jam.md': `${text} ![](photo.png) [one](one.pdf) [two](two.pdf)`,
    'Pears.md': `${text} ![](photo.png)`,
    ...{ 'photo.png': picture, 'one.pdf': pdf('one'), 'two.pdf': pdf(third) },
  })
  await imported(ada, folder('First', 'two'))
  const stored = async () =>
    world.sql<
      { id: string; name: string }[]
    >`select id::text, name from attachments where user_id = ${ada.id} order by id`
  const before = await stored()
  expect(before.map(({ name }) => name)).toEqual(['photo.png', 'one.pdf', 'two.pdf'])
  const objects = (await readdir(objectsFolder)).length

  // Of equal size: its bytes tell it from the one that is there.
  const report = await imported(ada, folder('Then', 'owt'), { duplicates: 'update' })
  expect(report).toMatchObject({ made: 2, updated: 2 })
  const after = await stored()
  expect(after.slice(0, 3)).toEqual(before)
  expect(after.slice(3).map(({ name }) => name)).toEqual(['two.pdf'])
  expect((await readdir(objectsFolder)).length, 'what was brought, and the new one').toBe(objects + 2)
  const [jam, pears] = await notesOf(world, ada)
  expect(jam?.text).toMatch(new RegExp(`^Then .*/${after[0]?.id}/.*/${after[1]?.id}/.*/${after[3]?.id}/`))
  expect(pears?.text).toMatch(new RegExp(`^Then .*/${after[0]?.id}/`))

  await world.sql`
    insert into attachments (user_id, note_id, object_key, name, type, bytes)
    select ${ada.id}, ${jam?.id ?? ''}, gen_random_uuid(), 'more ' || n, 'text/plain', 1 from generate_series(1, 96) n`
  const more = {
    ...folder('Again', 'two'),
    'Jam.md': 'Again ![](photo.png) [one](one.pdf) [three](three.pdf)',
    'three.pdf': pdf('three'),
  }
  const { id } = await imported(ada, more, { duplicates: 'update' })
  const [counted] = await world.sql`select count(*)::int as files from attachments where note_id = ${jam?.id ?? ''}`
  expect(counted).toEqual({ files: 100 })
  expect((await items(ada, id)).find(({ title }) => title === 'Jam')?.lost).toEqual([
    'Its file “three.pdf” was left out. A note can have 100 files.',
  ])
})

it('an import finds a note that is here already by an index, among thousands of the same title or of the same words', async () => {
  const { world } = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`
    insert into notes (user_id, name, text, deleted_at)
    select ${ada.id}, case when n % 2 = 0 then 'Untitled' else 'Title ' || n end, case when n % 2 = 0 then 'Words ' || n else 'Jam' end,
      case when n % 3 = 0 then now() end
    from generate_series(1, 3000) n`
  const item = { format: 'text', sourceHash: 'aa', contentHash: 'bb', isTrashed: false, notes: [] }
  const asked = ['Words 2', 'Words 4', 'Words 9000'].map((text, place) => {
    return { ...item, place, notes: [{ name: 'Untitled', text, outline: undefined }] }
  })
  const search = () => searchKnown(world.sql, { id: '0', userId: ada.id }, asked)
  const found = await world.sql<{ place: number }[]>`${search()}`
  expect(found.map(({ place }) => place)).toEqual([0, 1])
  for (const isAnalyzed of [false, true]) {
    if (isAnalyzed) await world.sql`analyze notes`
    const plan = await world.sql<{ 'QUERY PLAN': string }[]>`
      explain (analyze, costs off, timing off, buffers off) ${search()}`
    const lines = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(lines).not.toMatch(/rows=\d{3}|Rows Removed by (?:Join )?Filter: \d{2}/)
  }
})

const aSmallWorld = sharedImportWorld({ textQuota: 5_000, attachmentsQuota: 10_000 })

it('an import says before anything is made that there is too little room, for texts and for files', async () => {
  const { world, imported } = await aSmallWorld()
  const ada = await world.aPerson('Ada')
  for (const files of [
    { 'a.txt': 'x'.repeat(5_000) },
    { 'a.md': '![](a.pdf)', 'a.pdf': `%PDF-${'x'.repeat(20_000)}` },
  ]) {
    const report = await imported(ada, files)
    expect(report).toMatchObject({
      state: 'failed',
      made: 0,
      why: expect.stringMatching(/^Its (texts|files) need .* Nothing was made\.$/) as string,
    })
    expect(await imported(ada, files, { dry_run: '1' })).toMatchObject({
      state: 'done',
      why: expect.stringContaining('left for') as string,
    })
  }
  expect(await notesOf(world, ada)).toEqual([])
  expect(await world.sql`select from attachments`).toEqual([])
})

it('an import compares notes of a trash with those in the trash, and brings back a note that was deleted since', async () => {
  const { world, imported } = await aWorld()
  const ada = await world.aPerson('Ada')
  const keep = JSON.stringify({
    activeNotes: [
      { id: 'n1', content: 'Jam', creationDate: '2020-01-02T03:04:05Z', lastModified: '2020-01-02T03:04:05Z' },
    ],
    trashedNotes: [
      { id: 'n2', content: 'Old', creationDate: '2020-01-02T03:04:05Z', lastModified: '2020-01-02T03:04:05Z' },
    ],
  })
  const files = { 'source/notes.json': keep }
  expect(await imported(ada, files)).toMatchObject({ made: 2 })
  expect(await imported(ada, files)).toMatchObject({ made: 0, skipped: 2 })
  expect(await imported(ada, files, { duplicates: 'update' })).toMatchObject({ made: 0, skipped: 2 })
  expect((await notesOf(world, ada)).map(({ isTrashed }) => isTrashed)).toEqual([false, true])

  const [jam] = await notesOf(world, ada)
  await world.sql`update notes set deleted_at = now() where id = ${jam?.id ?? ''}`
  expect(await imported(ada, files)).toMatchObject({ made: 1, skipped: 1 })
})

it('the store keeps the latest files that a person has brought, up to twice what one import may have', async () => {
  const { world, imported, told, objectsFolder, objects } = await aWorld()
  const ada = await world.aPerson('Ada')
  const stored = async () => (await readdir(objectsFolder)).length
  const first = await imported(ada, { 'a.txt': 'one' }, { dry_run: '1' })
  const second = await imported(ada, { 'a.txt': 'two' }, { dry_run: '1' })
  await world.sql`update imports set upload_bytes = ${100 * 1024 ** 2} where id = ${first.id}`
  await removeUnnamedObjects(world.sql, objects)
  const before = await stored()
  await world.sql`update imports set upload_bytes = ${100 * 1024 ** 2} where id = ${second.id}`
  const third = await imported(ada, { 'a.txt': 'three' }, { dry_run: '1' })
  await removeUnnamedObjects(world.sql, objects)
  expect(await stored()).toBe(before)
  const start = async (id: string) =>
    (await world.submit(routes.imports.start.href({ importId: id }), { duplicates: 'skip' }, ada)).status
  expect(await start(first.id)).toBe(404)
  expect(await start(third.id)).toBe(303)
  expect(await told(ada, second.id)).toMatchObject({ state: 'done' })
})

it('rows that no import needs any more are removed: dry runs in a week, items without their note in a month', async () => {
  const { world, imported, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const looked = await imported(ada, { 'a.txt': 'one' }, { dry_run: '1' })
  const made = await imported(ada, { 'a.txt': 'one', 'b.txt': 'two' })
  await forgetImports(world.sql)
  expect(await told(ada, looked.id)).toMatchObject({ found: 1 })

  await world.sql`update imports set finished_at = now() - interval '8 days'`
  await forgetImports(world.sql)
  expect((await world.visit(routes.imports.show.href({ importId: looked.id }), ada)).status).toBe(404)
  await world.sql`update imports set finished_at = now() - interval '31 days'`
  await world.sql`delete from notes where user_id = ${ada.id} and text = 'one'`
  await forgetImports(world.sql)
  expect(await world.sql`select path from import_items where import_id = ${made.id}`).toEqual([{ path: 'b.txt' }])
  expect(await imported(ada, { 'b.txt': 'three' }), 'it is known by its source still').toMatchObject({ skipped: 1 })
})
