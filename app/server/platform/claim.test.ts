import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { claimDataDir } from './claim.ts'

const isRoot = process.getuid?.() === 0

async function aDataDir(test: TestContext, mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'claim-'))
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'attachments'))
  await chmod(join(folder, 'attachments'), 0o755)
  await chmod(folder, mode)
  return folder
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8)

// Root's PostgreSQL is another user, who passes through.
const closed = isRoot ? '711' : '700'

describe('the folder of a copy', () => {
  const folders: [what: string, mode: number, beside: string | undefined, after: string][] = [
    ['is closed to others', 0o755, undefined, closed],
    ['is closed to others, also with what a system puts on a disk', 0o777, 'lost+found', closed],
    ['keeps its mode when it holds other things', 0o755, 'shopping.txt', '755'],
    ['keeps its mode when it is for all users', 0o1777, undefined, '1777'],
  ]
  it.for(folders)('%s', async ([, mode, beside, after], test) => {
    const folder = await aDataDir(test, mode)
    if (beside) await writeFile(join(folder, beside), '')
    await claimDataDir(folder)
    expect([await modeOf(folder), await modeOf(join(folder, 'attachments'))]).toEqual([after, '700'])
  })

  it('leaves what a link leads to as it is', async (test) => {
    const [folder, elsewhere] = [await aDataDir(test, 0o755), await aDataDir(test, 0o755)]
    await symlink(elsewhere, join(folder, 'uploads'))
    await symlink(join(folder, 'gone'), join(folder, 'outbox'))
    await claimDataDir(folder)
    expect([await modeOf(elsewhere), await modeOf(join(folder, 'attachments'))]).toEqual(['755', '700'])
  })

  it('may be missing', async (test) => {
    await claimDataDir(join(await aDataDir(test, 0o700), 'not-yet'))
  })
})

if (isRoot) {
  describe('of another user', () => {
    /** The sentence that a start as the user `nobody` prints. */
    function refusalOf(dataDir: string): string {
      const code = `process.setgid(65534); process.setuid(65534)
        const { claimFiles } = await import(${JSON.stringify(import.meta.resolve('./claim.ts'))})
        await claimFiles(${JSON.stringify(dataDir)}).catch((error) => console.log(error.message))`
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
      expect(stderr).toBe('')
      return stdout.trim()
    }
    const chown = (path: string) => spawnSync('chown', ['nobody', path])

    it('all of it is handed over where nothing else is in it', async (test) => {
      const folder = await aDataDir(test, 0o755)
      const said = `belongs to root and this Notejam runs as nobody: hand it over, and start again: sudo chown -R nobody '${folder}'`
      expect(refusalOf(folder)).toBe(`DATA_DIR: ${folder} ${said}`)
      chown(folder)
      expect(refusalOf(folder)).toBe(`DATA_DIR: ${folder}/attachments ${said}`)
      expect(await modeOf(join(folder, 'attachments')), 'nothing is changed before').toBe('755')
      chown(join(folder, 'attachments'))
      expect(refusalOf(folder)).toBe('')
    })

    it('what is not Notejam’s is never handed over', async (test) => {
      const folder = await aDataDir(test, 0o755)
      await writeFile(join(folder, 'shopping.txt'), '')
      expect(refusalOf(folder)).toMatch(/holds other things as well: name a folder that is for Notejam alone\.$/)
      chown(folder)
      expect(refusalOf(folder)).toContain(`sudo chown -R nobody '${folder}/attachments'`)
    })

    it('what this user may write all the same is taken', async (test) => {
      const folder = await aDataDir(test, 0o777)
      await chmod(join(folder, 'attachments'), 0o777)
      expect(refusalOf(folder)).toBe('')
      expect(await modeOf(join(folder, 'attachments'))).toBe('777')
    })
  })
}
