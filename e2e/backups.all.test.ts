import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { namesOf, newestOf } from '../app/server/platform/backup/backups-of-place.ts'
import { checkBackup } from '../app/server/platform/backup/check-backup.ts'
import { isFinished, readManifest } from '../app/server/platform/backup/manifest.ts'
import { openPlace } from '../app/server/platform/backup/open-place.ts'
import { chance } from '../kit/dice.ts'
import { anInhabited, expectFound, newestIn, sumsOf, withoutProgress } from './backups.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace, type Place } from './place.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

/** Each run ends at other moments; a failure names the seed. */
const seed = Number(process.env['SEED'] ?? Date.now() % 100_000)
const kills = 12

/** Runs a command, and kills it after a while unless it has ended. @returns its exit code; null when it was killed */
async function killedAfter(place: Place, ms: number, words: string[], settings: Record<string, string>) {
  const program = place.start(settings, 'node', words)
  const isOver = await Promise.race([program.ended.then(() => true), sleep(ms, false)])
  if (!isOver) process.kill(program.pid, 'SIGKILL')
  return program.ended
}

it(
  'the rehearsal: 20,000 notes and 300 files, restored into a second database, are the same, and are found',
  { timeout: 600_000 },
  async (test) => {
    const { place, settings, account, sql } = await anInhabited(test, postgres, 'rehearsed', {
      notes: 20_000,
      files: 300,
    })
    const folder = join(place.dataDir, '..', 'kept')
    const timed = async (what: string, act: () => Promise<{ code: number | null; stderr: string }>) => {
      const begun = performance.now()
      const { code, stderr } = await act()
      expect([what, code, withoutProgress({ stderr })]).toEqual([what, 0, ''])
      console.log(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    }
    const over = new AbortController()
    const writing = (async () => {
      for (let save = 0; !over.signal.aborted; save++) {
        await sql`update notes set text = ${`${'later '.repeat(50)}${save}`} where name = 'Note 1'`
      }
    })()

    await timed('backup', () => place.run(['backup', folder], settings)).finally(() => over.abort())
    await writing
    const second = await aPlace(test)
    const { url: DATABASE_URL } = await postgres.aDatabase('rehearsed_again')
    await timed('restore', () => second.run(['restore', folder], { DATABASE_URL }))
    await timed('backup of what was restored', () => second.run(['backup', join(folder, 'again')], { DATABASE_URL }))
    const [before, after] = [await newestIn(folder), await newestIn(join(folder, 'again'))]
    expect(before?.tables.find(({ name }) => name === 'notes')?.rows.lines).toBe(20_001)
    expect(after && sumsOf(after)).toEqual(before && sumsOf(before))
    expect([after?.files, after?.sequences]).toEqual([before?.files, before?.sequences])
    await timed('verify', () => second.run(['verify'], { DATABASE_URL }))
    await expectFound(second, { DATABASE_URL }, account)
  },
)

it(`a backup that is killed is never taken for a whole one (seed ${seed})`, { timeout: 600_000 }, async (test) => {
  const { place, settings } = await anInhabited(test, postgres, 'killed', { notes: 4_000, files: 60 })
  const folder = join(place.dataDir, '..', 'kept')
  const kept = await openPlace(folder, '/')
  const roll = chance(seed)
  const first = performance.now()
  await place.run(['backup', folder], settings)
  const wholeMs = performance.now() - first
  let killed = 0

  for (let attempt = 0; attempt < kills; attempt++) {
    if ((await killedAfter(place, roll() * wholeMs, ['backup', folder], settings)) === null) killed++
    const newest = await newestOf(kept)
    expect(newest).toBeDefined()
    for (const name of await namesOf(kept)) {
      if (await isFinished(kept, name)) await checkBackup(kept, name, await readManifest(kept, name), () => {})
    }
  }
  expect(killed).toBeGreaterThan(kills / 4)
  const last = await place.run(['backup', folder], settings)
  expect([last.code, withoutProgress(last)]).toEqual([0, ''])
})

it(
  `a restore that is killed says so, and is finished by the next one (seed ${seed})`,
  { timeout: 600_000 },
  async (test) => {
    const { place, settings, account } = await anInhabited(test, postgres, 'whole', { notes: 4_000, files: 60 })
    const folder = join(place.dataDir, '..', 'kept')
    await place.run(['backup', folder], settings)
    const second = await aPlace(test)
    const { url: DATABASE_URL, sql } = await postgres.aDatabase('half')
    const roll = chance(seed)
    const found = new Set<string>()
    // Little by little, so that the first kill comes before the end.
    let longestMs = 1_000

    for (let attempt = 0; attempt < kills; attempt++) {
      const code = await killedAfter(second, roll() * longestMs, ['restore', folder], { DATABASE_URL })
      if (code === 0) break
      expect(code).toBeNull()
      const { stderr } = await second.run(['verify'], { DATABASE_URL })
      const state = /did not finish: run it again\.|holds no tables of Notejam\.|^$/.exec(stderr)?.[0]
      expect(state, stderr).toBeDefined()
      found.add(state ?? '')
      if (state?.startsWith('did not')) {
        const { code: started, stderr: refused } = await second.run([], { DATABASE_URL })
        expect([started, refused]).toEqual([
          1,
          expect.stringContaining('into this database did not finish: run it again.'),
        ])
      }
      // Committed, and killed before it could say so.
      if (state === '') break
      longestMs *= 1.3
    }
    expect(found.size, 'kills before the end').toBeGreaterThan(0)
    const [people] = await sql<{ is: boolean }[]>`select to_regclass('unfinished_restore') is not null as is`
    if (people?.is) expect((await second.run(['restore', folder], { DATABASE_URL })).code).toBe(0)
    await second.run(['backup', join(folder, 'again')], { DATABASE_URL })
    const [before, after] = [await newestIn(folder), await newestIn(join(folder, 'again'))]
    expect(after && sumsOf(after)).toEqual(before && sumsOf(before))
    await expectFound(second, { DATABASE_URL }, account)
  },
)
