import { expect, it } from 'vitest'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { zipOf } from '../../../test/reader-kit.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedImportWorld({}, true)

it('makes a note of each text, with its pad and its date, and adds up', async () => {
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
    { path: 'photo.png', result: 'problem', why: 'It is no text file.' },
    { path: 'empty.txt', result: 'made' },
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
