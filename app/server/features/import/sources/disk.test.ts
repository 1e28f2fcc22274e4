import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { entryOf, limitsOfTests, sourceOf, tarOf, zipOf } from '../../../../test/reader-kit.ts'
import { Budget } from './budget.ts'
import { bytesOfBuffer } from './bytes.ts'
import { forgetFoldersOfKilled, makeOwnFolder } from './own-folders.ts'
import { sourcesOf } from './uploads.ts'

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-disk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const mebibyte = 1024 ** 2

/** Larger than what is unpacked into memory, in a zip that packs it. */
const outer = async () => zipOf({ 'in.tar': await tarOf({ 'a.bin': randomBytes(9 * mebibyte) }), 'b.txt': 'b' })

it('an archive in an archive is unpacked to the disk once, also for the second reading, and goes at the end', async () => {
  const uploads = await aFolder()
  const budget = new Budget(limitsOfTests, uploads)
  const bytes = bytesOfBuffer(await outer())
  for (let reading = 0; reading < 2; reading++) {
    const [source] = await sourcesOf([{ name: 'x.zip', bytes, modifiedAt: undefined }], budget)
    if (!source) throw new Error('there is no source')
    expect((await source.inner(entryOf(source, 'in.tar'))).entries).toHaveLength(1)
  }
  const [folder = ''] = await readdir(uploads)
  const files = await readdir(join(uploads, folder))
  expect(files).toHaveLength(1)
  expect((await stat(join(uploads, folder, files[0] ?? ''))).size).toBeGreaterThan(9 * mebibyte)
  await budget.close()
  expect(await readdir(uploads)).toEqual([])
})

it('half of what an import may unpack to is the most that it takes of the disk', async () => {
  const source = await sourceOf({ 'x.zip': await outer() }, { ...limitsOfTests, maxUnpackedBytes: 16 * mebibyte })
  await expect(source.inner(entryOf(source, 'in.tar'))).rejects.toThrow('unpacks to more than 8 MB')
})

it('what a killed process has unpacked goes at the next start, and what another one reads stays', async () => {
  const uploads = await aFolder()
  await forgetFoldersOfKilled(join(uploads, 'nothing'))
  const own = await makeOwnFolder(uploads)
  await writeFile(join(own, 'inner'), 'left by a process that had the same number')
  const ofProcess = async (pid: number) => {
    const made = await makeOwnFolder(uploads)
    const name = made.replace(`-${process.pid}-`, `-${pid}-`)
    await rename(made, name)
    return name
  }
  const { pid } = spawnSync('true')
  await ofProcess(pid)
  const left = [await ofProcess(process.ppid), join(uploads, 'import-ffffffff-1-x'), join(uploads, 'upload-1')]
  for (const folder of left.slice(1)) await mkdir(folder)
  await forgetFoldersOfKilled(uploads)
  expect((await readdir(uploads)).map((name) => join(uploads, name)).sort()).toEqual(left.sort())
})
