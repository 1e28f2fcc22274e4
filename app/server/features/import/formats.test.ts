import { expect, it } from 'vitest'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { readers } from './readers/index.ts'
import { zipOf, type Files } from '../../../test/reader-kit.ts'
import { samples } from './readers/samples.ts'

const aWorld = sharedImportWorld({}, true)

it('a person brings an export of each program, all at once', async () => {
  const { world, imported, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  const all: Record<string, Buffer> = {}
  for (const [name, make] of Object.entries<() => Promise<Files>>(samples))
    all[`${name}.zip`] = await zipOf(await make())
  const report = await imported(ada, all)

  const titleOf = (format: string) => readers.find((reader) => reader.format === format)?.title
  const formats = Object.keys(samples).map((name) => titleOf(name.replace('-database', '')))
  expect(report).toMatchObject({ state: 'done', found: 50, made: 34, problems: 16 })
  expect(report.formats.toSorted()).toEqual([...new Set(formats)].toSorted())
  const notes = await notesOf(world, ada)
  expect(notes).toHaveLength(report.made)
  expect(notes.filter(({ text }) => text.includes('import-file:'))).toEqual([])
  expect(notes.filter(({ isTrashed }) => isTrashed)).toHaveLength(5)
  expect(notes.find(({ name }) => name === 'Hat')).toMatchObject({
    pad: 'Trip Rome / List',
    text: 'Done: No\nTags: warm, red\n\n#warm #red\n',
  })
  const files = notes.flatMap(({ text }) =>
    [...text.matchAll(/\((\/attachments\/\d+\/file\/[^)]+)\)/g)].map(([, address = '']) => address),
  )
  expect(files.length, 'the test looks at files').toBeGreaterThan(10)
  for (const address of files) expect((await world.visit(address, ada)).status, address).toBe(200)
  const said = await items(ada, report.id)
  expect(said.filter(({ result, why }) => (result === 'problem') !== (why !== null))).toEqual([])
})
