import { expect, it } from 'vitest'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { zipOf } from '../../../test/reader-kit.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedImportWorld({}, true)

it('an import makes a note of each text, with its pad and its date, and its numbers add up', async () => {
  const { world, imported, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  const zip = await zipOf({
    'Shopping.txt': 'Milk\n',
    'House/Garden/Plan.txt': 'Beans',
    'photo.png': 'x',
    'empty.txt': '',
  })
  const report = await imported(ada, { 'notes.zip': zip })

  expect(report).toMatchObject({ state: 'done', found: 4, made: 3, skipped: 0, problems: 1, formats: ['Plain text'] })
  expect(await notesOf(world, ada)).toMatchObject([
    { name: 'Shopping', text: 'Milk\n', pad: null, updatedAt: new Date('2026-03-04T05:06:08Z') },
    { name: 'Plan', text: 'Beans', pad: 'House / Garden' },
    { name: 'empty', text: '' },
  ])
  expect(await items(ada, report.id)).toMatchObject([
    { path: 'Shopping.txt', result: 'made', notes: [expect.stringContaining('/notes/') as string] },
    { path: 'House/Garden/Plan.txt', title: 'Plan' },
    { path: 'empty.txt', result: 'made' },
    { path: 'photo.png', result: 'problem', why: 'No note shows this file, so it was left out.' },
  ])
  const page = await world.visit(routes.imports.show.href({ importId: report.id }), ada)
  expect(page.status).toBe(200)
  expect(page.body).toContain('photo.png')
})

it('a dry run makes nothing, tells what would be made, and can be started', async () => {
  const { world, imported, work, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const report = await imported(ada, { 'a.txt': 'one', 'b/c.txt': 'two', 'd.png': 'x' }, { dry_run: '1' })
  expect(report).toMatchObject({ state: 'done', found: 3, made: 2, problems: 1, dry_run: true })
  expect(await notesOf(world, ada)).toEqual([])
  expect(await world.sql`select from pads where user_id = ${ada.id}`).toEqual([])

  const started = await world.submit(routes.imports.start.href({ importId: report.id }), { duplicates: 'skip' }, ada)
  expect(started.status).toBe(303)
  await work()
  expect(await told(ada, report.id)).toMatchObject({ state: 'done', found: 3, made: 2, problems: 1, dry_run: false })
  expect((await notesOf(world, ada)).map(({ text, pad }) => [text, pad])).toEqual([
    ['one', null],
    ['two', 'b'],
  ])
})

it('the report shows each reason once with its items, and no choice where no note was here before', async () => {
  const { world, imported } = await aWorld()
  const ada = await world.aPerson('Ada')
  const files = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`Album/${n}.png`, 'x']))
  const { id } = await imported(ada, { ...files, 'Album/a.txt': 'Words' }, { dry_run: '1' })
  const { body } = await world.visit(routes.imports.show.href({ importId: id }), ada)
  expect(body.match(/No note shows this file, so it was left out\./g), 'seven files have one reason').toHaveLength(1)
  expect(body.match(/Album\/\d\.png/g)).toHaveLength(7)
  expect(body).toContain('and 2 more')
  expect(body).toContain('Bring in 1 note<')
  expect(body).not.toContain('Notes that were brought in before')
  expect(body).toMatch(/<bdi>Album<\/bdi>/)
})

it('the report says what cannot become a note, and offers no import of it alone', async () => {
  const { world, imported } = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await imported(ada, { 'photo.png': 'x' }, { dry_run: '1' })
  const { body } = await world.visit(routes.imports.show.href({ importId: id }), ada)
  expect(body).toContain('Nothing in it can become a note.')
  expect(body).toContain('Bring something else')
  expect(body).not.toContain(routes.imports.start.href({ importId: id }))
})

it('the page lists imports page by page, and asks about notes of before where there are some', async () => {
  const { world } = await aWorld()
  const ada = await world.aPerson('Ada')
  const first = await world.visit(routes.imports.list.href(), ada)
  expect(first.body).not.toContain('Notes that were brought in before')
  await world.sql`
    insert into imports (user_id, is_dry_run, duplicates, upload_key, upload_parts, upload_bytes, files, state)
    select ${ada.id}, false, 'skip', 'none', 0, 0, jsonb_build_array(jsonb_build_object('name', 'Zip ' || n)), 'done'
    from generate_series(1, 45) n`
  const names = (body: string) => [...body.matchAll(/<bdi>(Zip \d+)<\/bdi>/g)].map(([, name]) => name)
  const seen: (string | undefined)[] = []
  let next: string | undefined = routes.imports.list.href()
  while (next !== undefined) {
    const { body } = await world.visit(next, ada)
    if (seen.length === 0) expect(body).toContain('Notes that were brought in before')
    seen.push(...names(body))
    next = /href="(\/import\?before=\d+)"/.exec(body)?.[1]
  }
  expect(seen).toEqual(Array.from({ length: 45 }, (_, n) => `Zip ${45 - n}`))
})
