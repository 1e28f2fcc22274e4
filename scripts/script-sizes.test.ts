import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { build } from '../kit/build.ts'

/** Chunks that a page asks for when a note is opened for writing, without another act of its writer. */
const withFirstClick = /sheet\/sheet|editor\/code-mirror/

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

/** Chunks with all that they import later, but for what waits for another act of the writer. */
function following(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    const { imports = [], dynamicImports = [] } = manifest[name] ?? { file: '' }
    for (const next of [...imports.filter((one) => one !== 'main.ts'), ...dynamicImports])
      if (!withIntent.test(next)) add(next)
  }
  names.forEach(add)
  return found
}

it('scripts are small where notes are read, and not large where they are written', async () => {
  const names = Object.keys(manifest)
  const written = names.filter((name) => withFirstClick.test(name))
  expect(written, 'the chunks of writing').toHaveLength(2)
  const asked = names.filter((name) => /keys\/(palette|sheet)/.test(name))
  expect(asked).toHaveLength(2)
  const reading = await weight(['main.ts', ...asked])
  expect(reading, 'bytes on pages where notes are read').toBeLessThan(20_000)
  const all = [...following(written)]
  expect((await weight(['main.ts', ...asked, ...all])) - reading, 'bytes more where they are written').toBeLessThan(
    128_000,
  )
})

it('what helps with writing comes with its first use, and little at a time', async () => {
  const names = Object.keys(manifest)
  const written = [...following(names.filter((name) => withFirstClick.test(name)))]
  const before = await weight(['main.ts', ...written])
  const aids = names.filter((name) => /^editor\/aids\/\w+\/\w[\w-]*\.ts$/.test(name))
  expect(aids.length).toBeGreaterThan(5)
  for (const aid of aids)
    expect((await weight(['main.ts', ...written, aid])) - before, `bytes of ${aid}`).toBeLessThan(19_000)
})
