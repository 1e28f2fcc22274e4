import { parse } from 'content-disposition'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { download, exportOf } from '../../../test/unzip.ts'
import { pixel, sharedWorld, startWorld, unusedId } from '../../../test/world.ts'
import { readExportManifest } from '../../platform/moving/manifest.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { ObjectProblem, type ObjectStore } from '../../platform/objects/object-store.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

/** What stands above a note’s text. */
const headOf = (note: string) => note.split('\n---\n')[0]?.replace(/^---\nid: \d+\n/, '') ?? ''

it('an export holds every note in the folder of its pad, with its files, and nothing of other people', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  await world.aNote(mallory, { name: 'Mallory’s' })
  const pad = await world.aPad(ada, { name: 'Jam / 2026' })
  await world.aPad(ada, { name: 'Empty' })
  const plum = await world.aNote(ada, { name: 'Plum: how?', text: 'Two kilos. #jam', padId: pad.id })
  const { id } = await world.aPicture(ada, plum.id, 'la/bel?.png')
  const text = `![label](/attachments/${id}/file/x.png)`
  await world.sql`update notes set text = text || ${text}, pinned_at = now() where id = ${plum.id}`
  await world.aNote(ada, { name: '', text: `First line\n\n[its file](/attachments/${id}/file/x.png#a)` })
  await world.aNote(ada, { name: 'plum: HOW?', text: '---\nown: front matter\n---\nAnother.', padId: pad.id })
  await world.aNote(ada, { name: 'Mouldy', deletedAt: '2026-01-05T10:00:00Z', updatedAt: '2026-01-04T10:00:00.123Z' })

  const { paths, text: read, bytes } = await exportOf(world, ada)
  expect(paths).toEqual([
    ...['README.txt', 'Jam - 2026/Plum- how-.md', 'Jam - 2026/Plum- how-.files/la-bel-.png'],
    ...[
      'First line its file.md',
      'Jam - 2026/plum- HOW- (2).md',
      'Trash/Mouldy.md',
      'checksums.sha256',
      'manifest.json',
    ],
  ])
  const note = read('Jam - 2026/Plum- how-.md')
  expect(headOf(note)).toMatch(
    /^title: "Plum: how\?"\npad: "Jam \/ 2026"\ntags: \["jam"\]\ncreated: .*Z\nupdated: .*Z\npinned: true\nfiles: {"la-bel-.png": "la\/bel\?.png"}$/,
  )
  expect(note).toMatch(/\n---\nTwo kilos. #jam!\[label\]\(Plum-%20how-.files\/la-bel-.png\)$/)
  expect(bytes('Jam - 2026/Plum- how-.files/la-bel-.png').equals(pixel)).toBe(true)
  expect(headOf(read('First line its file.md'))).toContain('title: ""')
  expect(read('First line its file.md')).toContain('(Jam%20-%202026/Plum-%20how-.files/la-bel-.png#a)')
  expect(read('Jam - 2026/plum- HOW- (2).md')).toContain('\n---\n---\nown: front matter\n---\nAnother.')
  expect(headOf(read('Trash/Mouldy.md'))).toContain('updated: 2026-01-04T10:00:00.123Z\npinned: false\ntrashed: true')

  const manifest = readExportManifest(read('manifest.json'))
  expect(manifest?.counts).toEqual({ pads: 2, notes: 4, trashed: 1, files: 1, fileBytes: pixel.length, versions: 0 })
  expect(manifest?.pads.map(({ name, folder }) => [name, folder])).toEqual([
    ['Empty', 'Empty'],
    ['Jam / 2026', 'Jam - 2026'],
  ])
  const sums = read('checksums.sha256')
  expect(manifest?.checksums.sha256).toBe(createHash('sha256').update(sums).digest('hex'))
  for (const line of sums.trim().split('\n')) {
    const [sum, path = ''] = line.split('  ')
    expect(createHash('sha256').update(bytes(path)).digest('hex'), path).toBe(sum)
  }
  expect(sums.trim().split('\n')).toHaveLength(paths.length - 2)
})

it('an export tells a browser that it is a private file, and HEAD makes none', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { headers } = await download(world, routes.export.all.href(), ada)
  expect(headers.get('content-type')).toBe('application/zip')
  expect(parse(headers.get('content-disposition') ?? '').parameters['filename']).toMatch(
    /^notejam-\d{4}-\d\d-\d\d\.zip$/,
  )
  expect(headers.get('cache-control')).toContain('no-store')
  world.statements.length = 0
  const head = await world.visit(routes.export.all.href(), ada, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/zip'])
  expect(world.statements.filter((text) => text.includes('exported_notes'))).toEqual([])
})

it('an export holds earlier versions where they are asked for', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Plum', text: 'First.' })
  await world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
    values (${ada.id}, ${note.id}, 1, 'Plums', 'Before.', '2026-01-05T10:00:00Z', true, false),
           (${ada.id}, ${note.id}, 2, 'Plums', 'Passing.', '2026-01-05T11:00:00Z', false, false),
           (${ada.id}, ${note.id}, 1, 'Plums', 'Not merged.', '2026-01-05T10:00:00Z', true, true)`
  expect((await exportOf(world, ada)).paths).toEqual(['README.txt', 'Plum.md', 'checksums.sha256', 'manifest.json'])
  const { paths, text } = await exportOf(world, ada, routes.export.all.href({ history: '1' }))
  expect(paths.slice(1, -2)).toEqual([
    ...['Plum.md', 'History/Plum/1 2026-01-05 10-00.md', 'History/Plum/1 2026-01-05 10-00 unmerged.md'],
  ])
  expect(text('History/Plum/1 2026-01-05 10-00.md')).toBe(
    `---\nnote: ${note.id}\nversion: 1\ntitle: "Plums"\nsaved: 2026-01-05T10:00:00.000Z\n---\nBefore.`,
  )
})

it('an export of a pad, or of one note, has the files of other notes that its texts show', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const pad = await world.aPad(ada, { name: 'Work' })
  const elsewhere = await world.aNote(ada, { name: 'Elsewhere' })
  const { id } = await world.aPicture(ada, elsewhere.id, 'label.png')
  const note = await world.aNote(ada, {
    name: 'Meeting',
    text: `![](/attachments/${id}/file/label.png)`,
    padId: pad.id,
  })
  await world.aNote(ada, { name: 'Binned', padId: pad.id, deletedAt: '2026-01-05T10:00:00Z' })
  for (const path of [routes.pads.zip.href({ padId: pad.id }), routes.notes.zip.href({ noteId: note.id })]) {
    const { paths, text } = await exportOf(world, ada, path)
    expect(paths.slice(1, -2), path).toEqual(['Work/Meeting.md', 'Work/Meeting.files/label.png'])
    expect(text('Work/Meeting.md')).toContain('![](Meeting.files/label.png)')
    const [hers, nowhere] = [
      await world.visit(path, mallory),
      await world.visit(path.replace(/\d+/, unusedId), mallory),
    ]
    expect([hers.status, hers.body]).toEqual([404, nowhere.body])
  }
})

/** A folder for files on their way, to look at afterwards. */
async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-export-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('an export is of the moment at which it began, whatever is deleted meanwhile, and leaves nothing on the disk', async () => {
  const uploads = await aFolder()
  const world = await startWorld({ uploads })
  const ada = await world.aPerson('Ada')
  for (let n = 0; n < 12; n++) await world.aNote(ada, { name: `Note ${n}`, text: 'As it was. '.repeat(90_000) })
  const open = world.served.open.bind(world.served)
  Object.assign(world.served, {
    async open() {
      const own = await open()
      const unsafe = own.sql.unsafe.bind(own.sql)
      own.sql.unsafe = ((text: string) =>
        unsafe(text).then(async (rows) => {
          if (text.startsWith('fetch')) await world.sql`delete from notes where user_id = ${ada.id}`
          return rows
        })) as unknown as typeof own.sql.unsafe
      return own
    },
  })
  const { paths, text } = await exportOf(world, ada)
  expect(await world.sql`select from notes`, 'they are gone').toHaveLength(0)
  expect(paths.filter((path) => path.startsWith('Note'))).toHaveLength(12)
  expect(text('Note 11.md')).toContain('As it was.')
  await eventually('nothing is left', async () => (await readdir(uploads)).length === 0)
})

it('an export goes on without a file that is gone, and says which', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Plum' })
  for (const name of ['first.png', 'gone.png', 'last.png']) await world.aPicture(ada, note.id, name)
  await world.sql`update attachments set object_key = 'nothing' where name = 'gone.png'`
  const { paths, text } = await exportOf(world, ada)
  expect(paths.slice(2, -2)).toEqual(['Plum.files/first.png', 'Plum.files/last.png'])
  expect(readExportManifest(text('manifest.json'))?.missing).toEqual(['Plum.files/gone.png'])
})

it('an export that breaks off is never taken for whole, and leaves nothing on the disk', async () => {
  const uploads = await aFolder()
  const store = folderStore(await aFolder())
  const isAway = { now: false }
  const get: ObjectStore['get'] = (key, range) =>
    isAway.now ? Promise.reject(new ObjectProblem('SlowDown', 'wait')) : store.get(key, range)
  const world = await startWorld({ uploads, objects: { ...store, get } })
  const ada = await world.aPerson('Ada')
  for (let n = 0; n < 3; n++) {
    const note = await world.aNote(ada, { text: `${n}`.padEnd(100_000, randomBytes(50_000).toString('hex')) })
    if (n === 2) await world.aPicture(ada, note.id, 'label.png')
  }
  isAway.now = true
  world.expectedErrors.add('an export was broken off')
  await expect(download(world, routes.export.all.href(), ada)).rejects.toThrow()
  await eventually('nothing is left', async () => (await readdir(uploads)).length === 0)
  isAway.now = false
  expect((await exportOf(world, ada)).paths, 'and the next one is whole').toContain('manifest.json')
})

it('a person has one export at a time, and it ends with its client', async () => {
  const uploads = await aFolder()
  const world = await startWorld({ uploads })
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada)
  await world.aFile(ada, note.id, { name: 'large.bin', bytes: randomBytes(30 * 1024 ** 2) })
  const abort = new AbortController()
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const first = await fetch(world.url + routes.export.all.href(), { headers: { cookie }, signal: abort.signal })
  expect(first.status).toBe(200)
  const second = await world.visit(routes.export.all.href(), ada)
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '60'])
  expect(second.body).toContain('You are downloading notes already.')
  expect((await exportOf(world, grace)).paths, 'others may').toContain('manifest.json')
  abort.abort()
  await eventually(
    'her turn is over',
    async () => (await download(world, routes.export.all.href(), ada)).status === 200,
  )
  await eventually('nothing is left', async () => (await readdir(uploads)).length === 0)
})

it('an export waits for no slow client of another person', async () => {
  const world = await startWorld({
    objects: {
      ...folderStore(await aFolder()),
      async get() {
        const endless = Array.from({ length: 1_000 }, () => Buffer.alloc(64 * 1024))
        return Readable.from(endless)
      },
    },
  })
  const slow = await Promise.all(
    Array.from({ length: 6 }, async (_, n) => {
      const person = await world.aPerson(`Slow-${n}`)
      const note = await world.aNote(person)
      await world.aPicture(person, note.id, 'large.png')
      await world.sql`update attachments set bytes = ${64 * 1024 * 1_000} where user_id = ${person.id}`
      const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const asked = get(world.url + routes.export.all.href(), { headers: { cookie }, agent: false })
      onTestFinished(() => void asked.destroy())
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      return answer.statusCode
    }),
  )
  expect(slow, 'none of them reads on').toEqual(Array.from(slow, () => 200))
  const ada = await world.aPerson('Ada')
  await world.aNote(ada, { name: 'Plum' })
  expect((await exportOf(world, ada)).paths).toContain('Plum.md')
})
