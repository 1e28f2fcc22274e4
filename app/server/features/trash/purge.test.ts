import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { tombstonesInMemory } from '../../../test/tombstones.ts'
import { eventually } from '../../../../kit/eventually.ts'
import type { TestDatabase } from '../../../test/database.ts'
import { startWorld } from '../../../test/world.ts'
import { jobKinds, queues } from '../../jobs.ts'
import { connect } from '../../platform/database/connect.ts'
import { installJobs, startJobs } from '../../platform/jobs/jobs.ts'
import { unnamedObjectsQueue } from '../../platform/objects/unnamed-objects.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { purgeQueue } from './purge.ts'

const log = pino({ enabled: false })

it('is done by one of several processes on one database, and files go with their notes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-purge-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const objects = folderStore(folder)
  let address: TestDatabase['address'] | undefined
  const world = await startWorld({ objects }, async (database) => {
    address = database.address
    return connect(database.address, 4)
  })
  const ada = await world.aPerson('Ada')
  const [old, recent] = [await world.aNote(ada, { name: 'old' }), await world.aNote(ada, { name: 'recent' })]
  await world.aFile(ada, old.id)
  await world.aFile(ada, recent.id)
  const keys = () => readdir(folder)
  const before = await keys()
  expect(before.length, 'there must be files for this test to mean anything').toBeGreaterThanOrEqual(2)
  await world.sql`update notes set deleted_at = now() - interval '30 days 1 minute' where id = ${old.id}`
  await world.sql`update notes set deleted_at = now() - interval '29 days' where id = ${recent.id}`

  await installJobs(world.sql, log, queues)
  const nightly = await world.sql`select cron from pgboss.schedule where name = ${purgeQueue.name}`
  expect(nightly).toEqual([{ cron: purgeQueue.schedule }])
  const done: string[] = []
  const processes = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const sql = connect(address ?? '', 4)
      const kinds = jobKinds({
        sql,
        log,
        objects,
        uploads: folder,
        mailer: world.outbox,
        secret: 'a secret that is only for tests',
        previousSecrets: [],
        tombstones: tombstonesInMemory(),
      })
      const jobs = await startJobs(
        sql,
        log,
        kinds.map((kind) => ({
          ...kind,
          async work(data) {
            await kind.work(data)
            done.push(kind.name)
          },
        })),
      )
      onTestFinished(async () => {
        await jobs.stop()
        await sql.end({ timeout: 1 })
      })
      return jobs
    }),
  )

  await processes[0]?.send(purgeQueue.name, {})
  await eventually('the trash was looked through', () => done.includes(purgeQueue.name))
  await processes[1]?.send(unnamedObjectsQueue.name, {})
  await eventually('files were looked through', () => done.includes(unnamedObjectsQueue.name))
  // What is done is gone from there: nothing is left for the others to do once more.
  await eventually('no job waits', async () => {
    const waiting =
      await world.sql`select from pgboss.job where name = any (${[purgeQueue.name, unnamedObjectsQueue.name]})`
    return waiting.length === 0
  })
  expect(done.filter((name) => name === purgeQueue.name)).toHaveLength(1)
  expect(await world.sql`select name from notes`).toEqual([{ name: 'recent' }])
  expect(await world.sql`select note_id from attachments`).toEqual([{ note_id: recent.id }])
  expect(await keys()).toHaveLength(before.length / 2)
  expect(await world.sql`select trash_count from users`).toEqual([{ trash_count: 1 }])
})
