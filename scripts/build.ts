import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { keepVersion } from './version.ts'

/** Builds the browser's and the server's part, unless the last build was made from exactly these sources and packages. */

// Tests build, too, and are another environment: what is built is the same.
process.env['NODE_ENV'] = 'production'

const root = resolve(import.meta.dirname, '..')
const stamp = join(root, 'app', 'dist', 'stamp')
const sources = [
  'app/{client,server,shared,migrations}/**/*',
  'app/{package.json,*.ts}',
  'package-lock.json',
  // What npm installed last: a build that began before it may lack files of packages.
  'node_modules/.package-lock.json',
  'scripts/build.ts',
]

const current = await fingerprint()
const last = existsSync(stamp) ? await readFile(stamp, 'utf8') : ''
if (last !== current) {
  // Some seconds during which nothing else would be said. The builder itself is loaded for them alone.
  process.stderr.write('Building the pages, styles and scripts …\n')
  const { build } = await import('vite')
  const configFile = join(root, 'app', 'vite.config.ts')
  await build({ configFile, logLevel: 'warn' })
  await compressFiles(join(root, 'app', 'dist', 'client'))
  process.stderr.write('Building the server …\n')
  await build({ configFile, logLevel: 'warn', build: { ssr: true } })
  await writeFile(stamp, current)
}
// Also where nothing is built: a commit may change no source.
keepVersion(root, process.env)

/** A hash over names and contents: times of files say nothing after a checkout. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  for await (const file of glob(sources, { cwd: root, withFileTypes: true })) {
    if (file.isFile() && !file.name.includes('.test.')) files.push(join(file.parentPath, file.name))
  }
  for (const file of files.sort())
    hash
      .update(file.slice(root.length))
      .update('\0')
      .update(await readFile(file))
  return hash.digest('hex')
}

/** Beside each file that is sent, what is sent to browsers that unpack it: the server takes it as it is. */
async function compressFiles(folder: string): Promise<void> {
  for await (const name of glob('*.{js,css,svg}', { cwd: folder })) {
    const bytes = await readFile(join(folder, name))
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes))
    await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}
