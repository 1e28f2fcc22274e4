import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { tombstonesInMemory } from '../../../test/tombstones.ts'
import { startWorld } from '../../../test/world.ts'
import { jobKinds } from '../../jobs.ts'
import { folderStore } from './folder.ts'
import { removeLeftovers } from './leftovers.ts'

/** A process of its own, for it is killed while it stores, before it gives the object its name. */
async function killedWhileStoring(folder: string, key: string): Promise<void> {
  const script = `
    const { existsSync } = await import('node:fs')
    const { setImmediate } = await import('node:timers/promises')
    const { folderStore } = await import(${JSON.stringify(new URL('folder.ts', import.meta.url).href)})
    void folderStore(${JSON.stringify(folder)}).put(${JSON.stringify(key)}, ${JSON.stringify(join(folder, '..', 'file'))}, 5, 'text/plain')
    while (!existsSync(${JSON.stringify(join(folder, `${key}.part`))})) await setImmediate()
    process.kill(process.pid, 'SIGKILL')`
  const storing = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
  await new Promise((resolve) => storing.once('exit', resolve))
}

it('what a killed process left half-stored or half-sent goes a day later, and nothing else', async () => {
  const place = await mkdtemp(join(tmpdir(), 'notejam-leftovers-'))
  onTestFinished(() => rm(place, { recursive: true }))
  const [folder, uploads] = [join(place, 'attachments'), join(place, 'uploads')]
  const [old, recent] = ['0b5c7a52-0000-4000-8000-000000000001', '0b5c7a52-0000-4000-8000-000000000002']
  const objects = folderStore(folder)
  await writeFile(join(place, 'file'), 'whole')
  await objects.put('kept', join(place, 'file'), 5, 'text/plain')
  await killedWhileStoring(folder, old)
  await killedWhileStoring(folder, recent)
  await mkdir(join(uploads, 'upload-old'), { recursive: true })
  await mkdir(join(uploads, 'upload-recent'))
  expect((await readdir(folder)).sort()).toEqual([`${old}.part`, `${recent}.part`, 'kept'])
  const past = Date.now() / 1000 - 25 * 60 * 60
  for (const left of [join(folder, `${old}.part`), join(folder, 'kept'), join(uploads, 'upload-old')]) {
    await utimes(left, past, past)
  }

  const { sql, outbox } = await startWorld()
  const deps = {
    sql,
    log: pino({ enabled: false }),
    mailer: outbox,
    objects,
    uploads,
    secret: 'a secret for tests',
    previousSecrets: [],
    tombstones: tombstonesInMemory(),
  }
  await jobKinds(deps)
    .find(({ name }) => name === 'forgotten-files')
    ?.work({})
  expect((await readdir(folder)).sort()).toEqual([`${recent}.part`, 'kept'])
  expect(await readdir(uploads)).toEqual(['upload-recent'])
})

it('a folder that is not there has none, and one that cannot be read fails', async () => {
  const place = await mkdtemp(join(tmpdir(), 'notejam-leftovers-'))
  onTestFinished(() => rm(place, { recursive: true }))
  await writeFile(join(place, 'file'), 'no folder')
  await removeLeftovers(join(place, 'nothing'), () => true)
  await expect(removeLeftovers(join(place, 'file'), () => true)).rejects.toMatchObject({ code: 'ENOTDIR' })
})
