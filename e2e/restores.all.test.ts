import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { endProgram, isReady, startProgram } from '../kit/program.ts'
import { aPlace, aUsedPlace, type Place } from './place.ts'
import { refusalOf, sentenceOf } from './refusal.ts'
import { signInAsPrinted } from './sample.ts'
import { copyFolder } from './used-folder.ts'

const isRoot = process.getuid?.() === 0

function run(command: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`)
  return stdout
}

/** Gives all folders one mode and all files another, as copies do. */
function setModes(folder: string, folders: string, files: string): void {
  run('find', folder, '-type', 'f', '-exec', 'chmod', files, '{}', '+')
  run('find', folder, '-depth', '-type', 'd', '-exec', 'chmod', folders, '{}', '+')
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

/** Starts on the folder, and expects the notes of the sample account to be there. */
async function expectNotes(place: Place, settings: Readonly<Record<string, string>> = {}): Promise<void> {
  const program = await place.open(settings)
  const guest = await signInAsPrinted(program, place.url)
  expect((await guest.visit(place.url)).body).toMatch(/All notes \([1-9]/)
  await endProgram(program)
}

describe('a copy starts that', () => {
  const losses: [what: string, damage: (dataDir: string) => void][] = [
    [
      'has lost its modes and its empty folders, as in git and in archives',
      (dataDir) => {
        run('find', dataDir, '-depth', '-type', 'd', '-empty', '-delete')
        expect(existsSync(join(dataDir, 'postgres/pg_tblspc')), 'initdb makes it, empty').toBe(false)
        setModes(dataDir, '755', '644')
      },
    ],
    ['has the modes of a stick', (dataDir) => setModes(dataDir, '777', '777')],
    ['has the modes of a medium that is only read', (dataDir) => setModes(dataDir, '555', '444')],
    ...(isRoot
      ? ([
          ['belongs to root', (dataDir) => void run('chown', '-R', '0:0', dataDir)],
          ['belongs to a uid of another machine', (dataDir) => void run('chown', '-R', '54321:54321', dataDir)],
        ] satisfies [string, (dataDir: string) => void][])
      : []),
  ]
  it.for(losses)('%s, and is closed to others again', async ([, damage], test) => {
    const place = await aUsedPlace(test)
    await mkdir(join(place.dataDir, 'attachments'))
    await writeFile(join(place.dataDir, 'attachments', 'file'), 'of a note')
    damage(place.dataDir)

    await expectNotes(place)

    const modes = await Promise.all(
      ['', 'postgres', 'postgres-password', 'postgres.log', 'attachments'].map((name) =>
        modeOf(join(place.dataDir, name)),
      ),
    )
    // Root's PostgreSQL runs as another user, who passes through.
    expect(modes).toEqual([isRoot ? '711' : '700', '700', '600', '600', '700'])
    expect(run('find', join(place.dataDir, 'postgres'), '-perm', '/027')).toBe('')
  })

  it('a group may read, in a folder that holds other things: both stay so', async (test) => {
    const place = await aUsedPlace(test)
    await writeFile(join(place.dataDir, 'shopping.txt'), 'damsons')
    setModes(place.dataDir, '755', '644')
    setModes(join(place.dataDir, 'postgres'), '750', '640')

    await expectNotes(place)

    const modes = ['', 'shopping.txt', 'postgres', 'postgres-password'].map((name) => modeOf(join(place.dataDir, name)))
    expect(await Promise.all(modes)).toEqual(['755', '644', '750', '600'])
  })

  it('is reached by a link, under names that a shell would take apart', async (test) => {
    const place = await aUsedPlace(test)
    const target = join(dirname(place.dataDir), "Ada's $notes;")
    const link = join(dirname(place.dataDir), '"a copy" (ü)')
    await rename(place.dataDir, target)
    await symlink(target, link)
    setModes(target, '755', '644')

    await expectNotes(place, { DATA_DIR: link })
    expect(await modeOf(join(target, 'postgres'))).toBe('700')
  })

  it('was taken while Notejam ran, beside the one that still runs', async (test) => {
    const [place, copy] = [await aUsedPlace(test), await aPlace(test)]
    const first = await place.open()
    const guest = await signInAsPrinted(first, place.url)
    copyFolder(place.dataDir, copy.dataDir)
    expect(existsSync(join(copy.dataDir, 'postgres/postmaster.pid')), 'the lock is copied, too').toBe(true)

    await expectNotes(copy)

    expect((await guest.visit(place.url)).status, 'the first one goes on').toBe(200)
  })

  it('has the lock of a server whose pid another process has now', async (test) => {
    const place = await aUsedPlace(test)
    const cluster = join(place.dataDir, 'postgres')
    const { uid, gid } = await stat(cluster)
    const other = spawn('sleep', ['600'], isRoot ? { uid, gid, cwd: '/' } : {})
    test.onTestFinished(() => void other.kill())
    const lock = [other.pid, cluster, 1_700_000_000, 5432, join(place.dataDir, 'gone'), '', '  1 2', 'ready   ', '']
    await writeFile(join(cluster, 'postmaster.pid'), lock.join('\n'))

    await expectNotes(place)

    expect(other.exitCode ?? other.signalCode, 'that process goes on').toBeNull()
  })
})

describe.concurrent('a copy that a person has to mend is refused in one sentence, and not changed:', () => {
  const losses: [what: string, damage: (place: Place) => Promise<unknown>, says: string][] = [
    ['a part of it is missing', ({ dataDir }) => rm(join(dataDir, 'postgres/global/pg_control')), 'are not whole ('],
    [
      'its version is missing',
      ({ dataDir }) => rm(join(dataDir, 'postgres/PG_VERSION')),
      'postgres/PG_VERSION is missing or empty',
    ],
    [
      'its log of changes is missing',
      ({ dataDir }) => rm(join(dataDir, 'postgres/pg_wal'), { recursive: true }),
      'postgres/pg_wal is missing or empty',
    ],
    [
      'its log of changes is empty',
      ({ dataDir }) =>
        rm(join(dataDir, 'postgres/pg_wal'), { recursive: true }).then(() => mkdir(join(dataDir, 'postgres/pg_wal'))),
      'are not whole (',
    ],
    [
      'a newer PostgreSQL made it',
      ({ dataDir }) => writeFile(join(dataDir, 'postgres/PG_VERSION'), '19\n'),
      'by PostgreSQL 19 and this Notejam brings 18: start a newer one',
    ],
    [
      'it is a file',
      ({ dataDir }) => rename(dataDir, `${dataDir}-kept`).then(() => writeFile(dataDir, '')),
      'it is a file, or lies below one',
    ],
    [
      'a link leads to it no more',
      ({ dataDir }) => rename(dataDir, `${dataDir}-kept`).then(() => symlink('/mnt/not-there', dataDir)),
      'leads to /mnt/not-there, which is not there',
    ],
  ]
  it.for(losses)('%s', async ([, damage, says], test) => {
    const place = await aUsedPlace(test)
    await damage(place)
    const before = await contentOf(place)

    const said = await sentenceOf(place.start())

    expect(said).toContain(`DATA_DIR: `)
    expect(said).toContain(says)
    expect(await contentOf(place)).toEqual(before)
  })

  it('its inner folder is named', async (test) => {
    const place = await aUsedPlace(test)
    const said = await sentenceOf(place.start({ DATA_DIR: join(place.dataDir, 'postgres') }))
    expect(said).toContain(`name the one that holds it, ${place.dataDir}.`)
    expect(await readdir(join(place.dataDir, 'postgres'))).not.toContain('postgres-password')
  })

  it.for(['of a copy', 'of a new folder'])('the disk %s keeps no modes', async (kind, test) => {
    const place = kind === 'of a copy' ? await aUsedPlace(test) : await aPlace(test)
    if (kind === 'of a copy') setModes(place.dataDir, '755', '644')
    // As exFAT does it: a mode is taken, and is another one afterwards.
    const disk = join(dirname(place.dataDir), 'disk.mjs')
    await writeFile(
      disk,
      `import fs from 'node:fs'
       import { syncBuiltinESMExports } from 'node:module'
       const { chmodSync } = fs, { mkdtemp } = fs.promises
       fs.promises.chmod = async () => {}
       fs.promises.mkdtemp = async (name) => { const path = await mkdtemp(name); chmodSync(path, 0o755); return path }
       syncBuiltinESMExports()`,
    )

    const said = await sentenceOf(place.start({ NODE_OPTIONS: `--import=${disk}` }))

    expect(said).toContain(`DATA_DIR: the disk of ${place.dataDir} keeps no modes (as exFAT, FAT, NTFS`)
    if (kind === 'of a copy') await expectNotes(place)
    else expect(await readdir(place.dataDir)).toEqual(['postgres-password'])
  })
})

async function contentOf({ dataDir }: Place): Promise<string[]> {
  return (await readdir(dirname(dataDir), { recursive: true }))
    .filter((name) => !name.endsWith('postgres.log') && !/^(node-compile-cache|notejam-)/.test(name))
    .sort()
}

if (isRoot) {
  describe.concurrent('a copy that belongs to another user is refused with the command that mends it:', () => {
    it('root’s, for a user', async (test) => {
      const place = await aUsedPlace(test)
      const folder = dirname(place.dataDir)
      run('chown', '-R', '0:0', place.dataDir)
      setModes(place.dataDir, '755', '644')
      const node = join(folder, 'node')
      await copyFile(process.execPath, node)
      const tmp = join(folder, 'tmp')
      await mkdir(tmp)
      run('chmod', '1777', tmp)
      const startAsNobody = () =>
        startProgram(
          'node',
          { PORT: String(place.port), DATA_DIR: place.dataDir, TMPDIR: tmp, HOME: tmp },
          [],
          undefined,
          { node, uid: 65_534 },
        )
      const before = await modeOf(join(place.dataDir, 'postgres'))

      const said = await refusalOf(startAsNobody())

      expect(said).toBe(
        `DATA_DIR: ${place.dataDir} belongs to root and this Notejam runs as nobody: hand it over, and start again: sudo chown -R nobody '${place.dataDir}'\n`,
      )
      expect(await modeOf(join(place.dataDir, 'postgres'))).toBe(before)
      doAsTold(said)
      const program = startAsNobody()
      test.onTestFinished(() => endProgram(program))
      await isReady(program)
      const guest = await signInAsPrinted(program, place.url)
      expect((await guest.visit(place.url)).body).toMatch(/All notes \([1-9]/)
    })

    it('a user’s, for root', async (test) => {
      const place = await aUsedPlace(test)
      run('chown', '-R', 'nobody', place.dataDir)

      const said = await refusalOf(place.start())

      expect(said).toContain(`start Notejam as nobody, or `)
      expect(said).toContain(`chown -R notejam '${place.dataDir}/postgres'\n`)
      expect((await stat(join(place.dataDir, 'postgres'))).uid).toBe(65_534)
      doAsTold(said)
      await expectNotes(place)
    })

    it('below a folder that root’s PostgreSQL may not pass through', async (test) => {
      const place = await aUsedPlace(test)
      const closed = join(dirname(place.dataDir), "Ada's")
      await mkdir(closed, { mode: 0o700 })
      const dataDir = join(closed, 'data')
      await rename(place.dataDir, dataDir)

      const said = await refusalOf(place.start({ DATA_DIR: dataDir }))

      expect(said).toContain(`may not pass through ${closed}: `)
      doAsTold(said)
      await expectNotes(place, { DATA_DIR: dataDir })
    })
  })
}

/** Types the command that ends a sentence; this process is root. */
function doAsTold(said: string): void {
  run('sh', '-c', said.trimEnd().replace(/^.*: (sudo )?/, ''))
}
