import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, it, type TestContext } from 'vitest'
import { closePath, closeTree, isClosed, nameOf, shellWord } from './ownership.ts'

async function aFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ownership-'))
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777

describe('closing to others', () => {
  const folders: [before: number, after: number][] = [
    ...[0o755, 0o777, 0o1777, 0o2770, 0o770, 0o555, 0o711, 0o500, 0o000].map((mode): [number, number] => [mode, 0o700]),
    [0o700, 0o700],
    [0o750, 0o750],
    [0o740, 0o740],
  ]
  it.for(folders)('makes of a folder with mode %o one with %o', async ([before, after], test) => {
    const folder = await aFolder(test)
    await chmod(folder, before)
    expect(await closePath(folder)).toBe(true)
    expect(await modeOf(folder)).toBe(after)
  })

  const files: [before: number, after: number][] = [
    ...[0o644, 0o666, 0o777, 0o444, 0o400, 0o604].map((mode): [number, number] => [mode, 0o600]),
    [0o600, 0o600],
    [0o640, 0o640],
  ]
  it.for(files)('makes of a file with mode %o one with %o', async ([before, after], test) => {
    const file = join(await aFolder(test), 'file')
    await writeFile(file, '')
    await chmod(file, before)
    expect(await closePath(file)).toBe(true)
    expect(await modeOf(file)).toBe(after)
  })

  it('goes through all that is below a folder, and follows no link', async (test) => {
    const [folder, elsewhere] = [await aFolder(test), await aFolder(test)]
    const inner = join(folder, 'a', 'b')
    await mkdir(inner, { recursive: true })
    await writeFile(join(inner, 'file'), '')
    await symlink(elsewhere, join(folder, 'link'))
    await symlink('nowhere', join(folder, 'broken'))
    for (const path of [elsewhere, join(inner, 'file'), inner, join(folder, 'a'), folder]) await chmod(path, 0o555)

    await closeTree(folder)

    expect(await Promise.all([folder, join(folder, 'a'), inner, join(inner, 'file')].map(modeOf))).toEqual([
      0o700, 0o700, 0o700, 0o600,
    ])
    expect(await modeOf(elsewhere)).toBe(0o555)
    expect(await isClosed(folder)).toBe(true)
  })
})

it('a path is quoted as a shell takes it', () => {
  for (const path of ["/home/Ada's notes", '/a "b" $(c) `d` \\ é', '/plain', "/a''b"]) {
    expect(spawnSync('sh', ['-c', `printf %s ${shellWord(path)}`], { encoding: 'utf8' }).stdout).toBe(path)
  }
})

it('a user is called by the name that chown takes, or has none', () => {
  expect(nameOf(0)).toBe('root')
  expect(nameOf(4_123_456)).toBeUndefined()
})
