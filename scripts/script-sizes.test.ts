import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { build } from '../kit/build.ts'

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

it('scripts are small where notes are read, and not large where they are written', async () => {
  const names = Object.keys(manifest)
  const written = names.filter((name) => /sheet\/sheet|editor\/code-mirror/.test(name))
  expect(written, 'the chunks of writing').toHaveLength(2)
  const asked = names.filter((name) => /keys\/(palette|sheet)/.test(name))
  expect(asked).toHaveLength(2)
  const reading = await weight(['main.ts', ...asked])
  expect(reading, 'bytes on pages where notes are read').toBeLessThan(20_000)
  expect((await weight(['main.ts', ...asked, ...written])) - reading, 'bytes more where they are written').toBeLessThan(
    130_000,
  )
})

it('what helps with writing comes with its first use, and little at a time', async () => {
  const names = Object.keys(manifest)
  const written = names.filter((name) => /autosave\/autosave|editor\/(start|code-mirror)/.test(name))
  const before = await weight(['main.ts', ...written])
  const aids = names.filter((name) => /^editor\/aids\/\w+\/\w[\w-]*\.ts$/.test(name))
  expect(aids.length).toBeGreaterThan(5)
  for (const aid of aids)
    expect((await weight(['main.ts', ...written, aid])) - before, `bytes of ${aid}`).toBeLessThan(15_000)
})
