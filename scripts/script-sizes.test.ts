import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { build } from '../kit/build.ts'

/** Chunks that a page asks for when a note is opened for writing, without another act of its writer. */
const withFirstClick = /sheet\/sheet|editor\/code-mirror/

/** Chunks that load by themselves on one kind of page each. */
const ofPage = /lists\/(start|found|open-tasks)|history\/steps|importing\/(bring|progress)|exporting\/packing/

/** What pages that are read import later: at a key, a click, a press, a drag or a choice, for what another device or an unsent draft brings. */
const withAct =
  /keys\/(palette|sheet)|passkeys\/|links\/(follow|preview)|lists\/(choosing|note-deeds)|sheet\/menu-deeds|tasks\/(arranging|moving)|finding\/as-typed|share\/dialog|copying\/|importing\/window-drop|attachments\/upload|rendered|offline\/(sign-out|unsent)/

/**
 * Imports that wait for more: a key, a button, a file, another device, a table or named code in the text, an ended session, a page that has
 * crashed.
 */
const withIntent =
  /aids\/|editor\/(plain-slots|slot-widgets|uploads)|look\/(coloured|drawn-tables)|offline\/filled|shared\/(code|merge)|autosave\/(changes-between|offer-left|sign-in-again)/

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

const folder = join(import.meta.dirname, '../app/dist/client')
let manifest: Readonly<Record<string, Chunk>>
beforeAll(async () => {
  build()
  manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as typeof manifest
  // Milliseconds for a build, where none was made before.
}, 120_000)

/** Bytes, gzipped, of a chunk and of everything that it needs at once. */
async function weight(names: readonly string[]): Promise<number> {
  const files = new Set<string>()
  const add = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(add)
  }
  names.forEach(add)
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(folder, file))).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Chunks with all that they import later, but for what waits. */
function following(names: readonly string[], waits: (name: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    const { imports = [], dynamicImports = [] } = manifest[name] ?? { file: '' }
    for (const next of [...imports, ...dynamicImports]) if (!waits(next)) add(next)
  }
  names.forEach(add)
  return found
}

/** All that loads on a page before its visitor does anything. @param own the chunk that only such pages have */
function reading(own: string): readonly string[] {
  const waits = (name: string) =>
    withAct.test(name) || withFirstClick.test(name) || (ofPage.test(name) && !name.includes(own))
  return [...following(['main.ts'], waits)]
}

/** All that opening a note for writing brings. */
function writing(): readonly string[] {
  const names = Object.keys(manifest).filter((name) => withFirstClick.test(name))
  expect(names, 'the chunks of writing').toHaveLength(2)
  return [...following(names, (name) => name === 'main.ts' || withIntent.test(name))]
}

// A list is beside a note, too.
it.for([
  ...['lists/start', 'lists/found', 'lists/open-tasks', 'history/steps'],
  ...['importing/bring', 'importing/progress', 'exporting/packing'],
])('scripts are small where notes are read, with %s', async (own) => {
  const names = reading(own)
  expect(names).toEqual(expect.arrayContaining([`${own}.ts`, 'offline/start.ts']))
  expect(await weight(names), 'bytes that load by themselves').toBeLessThan(20_000)
})

it('scripts are not large where notes are written', async () => {
  const before = reading('lists/start')
  const more = (await weight([...before, ...writing()])) - (await weight(before))
  expect(more, 'bytes more where they are written').toBeLessThan(129_000)
})

it('what helps with writing comes with its first use, and little at a time', async () => {
  const written = writing()
  const before = await weight(['main.ts', ...written])
  const aids = Object.keys(manifest).filter((name) => /^editor\/aids\/\w+\/\w[\w-]*\.ts$/.test(name))
  expect(aids.length).toBeGreaterThan(5)
  for (const aid of aids)
    expect((await weight(['main.ts', ...written, aid])) - before, `bytes of ${aid}`).toBeLessThan(19_000)
})
