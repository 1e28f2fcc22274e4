import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tombstonesInMemory } from '../../../test/tombstones.ts'
import { createLog } from '../../platform/log.ts'
import { namesOf } from '../../platform/backup/backups-of-place.ts'
import { checkBackup } from '../../platform/backup/check-backup.ts'
import { makeBackup } from '../../platform/backup/make-backup.ts'
import { readManifest } from '../../platform/backup/manifest.ts'
import { openPlace } from '../../platform/backup/open-place.ts'
import { removeOld } from '../../platform/backup/remove-backups.ts'
import { jobKinds } from '../../jobs.ts'
import { routes } from '../../routes.ts'
import { aFolder, anInhabitedWorld, aPlaceForBackups, silent, type Inhabited } from './backups-world.ts'
import { backupQueue, backUpWhenDue } from './scheduled.ts'

const keep = { days: 7, weeks: 5, months: 36 }

async function aSchedule({ source }: Inhabited, to: string) {
  const lines: { msg: string; level: string; problem?: string }[] = []
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) })
  return { lines, look: () => backUpWhenDue(source, { to, everyHours: 24, keep }, log) }
}

const passes = ({ world }: Inhabited, hours: number) =>
  world.sql`update backups set begun_at = begun_at - make_interval(hours => ${hours})`

it('a backup is made when one is due, by the job of its queue, and not before', async () => {
  const inhabited = await anInhabitedWorld()
  const to = await aFolder()
  const { look, lines } = await aSchedule(inhabited, to)
  const { world, source } = inhabited
  const kinds = jobKinds(
    {
      sql: world.sql,
      log: createLog('silent'),
      mailer: world.outbox,
      objects: source.objects,
      uploads: to,
      secret: '',
      previousSecrets: [],
      tombstones: tombstonesInMemory(),
    },
    look,
  )
  const work = () => kinds.find(({ name }) => name === backupQueue.name)?.work({})
  const place = await openPlace(to, '/')

  await work()
  const first = await namesOf(place)
  expect(first).toHaveLength(1)
  await work()
  await passes(inhabited, 23)
  await work()
  expect(await namesOf(place)).toEqual(first)
  await passes(inhabited, 1)
  await work()
  const second = await namesOf(place)
  expect(second, 'of one day, the last one stays').toHaveLength(1)
  expect(second).not.toEqual(first)
  expect(lines.map(({ msg }) => msg)).toEqual(['a backup was made', 'a backup was made', 'old backups were removed'])
})

it('a failure is logged and told in a sentence, tried again an hour later, and takes no older backup away', async () => {
  const inhabited = await anInhabitedWorld()
  const to = join(await aFolder(), 'disk')
  await writeFile(to, 'not a folder')
  const { look, lines } = await aSchedule(inhabited, to)

  const problem = `${to} cannot be used for backups: it is a file, or lies below one.`
  await expect(look()).rejects.toThrow(problem)
  await look()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ level: 'error', msg: 'the backup failed', problem })
  await passes(inhabited, 1)
  await expect(look()).rejects.toThrow(problem)
  expect(await inhabited.world.sql`select problem, name from backups`).toEqual(Array(2).fill({ problem, name: null }))
})

it('removing an old backup leaves the files of others, and those of another database stay', async () => {
  const inhabited = await anInhabitedWorld()
  const { world, ada, source } = inhabited
  const place = await aPlaceForBackups()
  const other = await anInhabitedWorld()
  const theirs = await makeBackup(other.source, place, silent)
  const { id } = await world.aNote(ada)
  const { id: file } = await world.aFile(ada, id)
  const first = await makeBackup(source, place, silent)
  await world.sql`delete from attachments where id = ${file}`
  const second = await makeBackup(source, place, silent)
  const files = async () =>
    (await readdir(join(place.address, 'files'), { recursive: true })).filter((name) => name.includes('-'))
  expect(await files()).toHaveLength(6)

  const gone = await removeOld(place, second.name, { days: 0, weeks: 0, months: 0 })

  expect(gone).toEqual([first.name])
  expect(await namesOf(place)).toEqual([theirs.name, second.name].sort())
  expect(await files()).toHaveLength(4)
  for (const name of await namesOf(place)) await checkBackup(place, name, await readManifest(place, name), silent)
})

it('operators see in their settings how backups are going, and other people see nothing of it', async () => {
  const to = await aFolder()
  const inhabited = await anInhabitedWorld({ operators: ['ada@example.org'], backups: { to, everyHours: 24 } })
  const { world, ada } = inhabited
  const grace = await world.aPerson('Grace')
  const settings = async (who = ada) => (await world.visit(routes.accounts.settings.href(), who)).body

  await world.sql`update users set email_verified = false`
  expect(await settings(), 'an address that another person may have typed').not.toMatch(/backup/i)
  await world.sql`update users set email_verified = true`
  expect(await settings()).toContain('No backup has been made yet; one is due every 24 hours.')
  expect(await settings()).toContain('A backup is overdue.')
  const { look } = await aSchedule(inhabited, to)
  await look()
  expect(await settings()).toMatch(
    /The last good backup was made <time [^>]*>just now<\/time>; one is due every 24 hours\./,
  )
  expect(await settings()).not.toContain('overdue')
  await passes(inhabited, 26)
  await world.sql`insert into backups (place, problem) values (${to}, 'The disk is full.')`
  expect(await settings()).toContain('A backup is overdue.')
  expect(await settings()).toContain('The last attempt failed: The disk is full.')
  expect(await settings(grace)).toContain('Account settings')
  expect(await settings(grace)).not.toMatch(/backup/i)
})
