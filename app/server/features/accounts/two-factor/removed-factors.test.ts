import { expect, it } from 'vitest'
import { placeInMemory, tombstonesInMemory } from '../../../../test/tombstones.ts'
import { withCodes } from '../../../../test/with-codes.ts'
import { addPasskey, signInWith, withPasskey } from '../../../../test/with-passkey.ts'
import { startWorld } from '../../../../test/world.ts'
import { makeBackup } from '../../../platform/backup/make-backup.ts'
import { restoreBackup } from '../../../platform/backup/restore-backup.ts'
import { below, tombstonesFolder, tombstonesIn } from '../../../platform/tombstones/tombstones.ts'
import { routes } from '../../../routes.ts'
import { aPlaceForBackups, anEmptyTarget, anInhabitedWorld, silent } from '../../backups/backups-world.ts'
import { buryFactors, replayRemovals } from './removed-factors.ts'

const { accounts } = routes

it('a passkey and codes that were removed after a backup go again after its restore, and no others do', async () => {
  const { world, source } = await anInhabitedWorld()
  const [ada, grace] = [await withPasskey(world, 'Lovelace'), await withCodes(world, 'Hopper')]
  const kept = await withPasskey(world, 'Kept')
  const { device } = await addPasskey(world, ada.who)
  const place = await aPlaceForBackups()
  const backup = await makeBackup(source, place, silent)
  const ids = await world.sql<{ id: string }[]>`select id::text from passkeys where user_id = ${ada.who.id} order by id`
  await world.submit(accounts.removePasskey.href({ passkeyId: ids[1]?.id ?? '' }), {}, ada.who)
  await world.submit(accounts.endCodes.href(), {}, grace.who)
  await world.submit(accounts.recoveryCodes.href(), {}, ada.who)
  expect((await signInWith(world, device)).answer.status).toBe(422)
  const { tombstones } = source
  expect(await buryFactors(world.sql, tombstones)).toBe(4)
  expect(await buryFactors(world.sql, tombstones), 'once').toBe(0)
  await makeBackup(source, place, silent)

  const { source: target, sql } = await anEmptyTarget()
  await restoreBackup(target, backup, undefined, silent)
  const count = async (table: string) => (await sql.unsafe(`select from ${table}`)).length
  expect([await count('passkeys'), await count('one_time_codes'), await count('recovery_codes')]).toEqual([3, 1, 30])
  const here = tombstonesIn(placeInMemory())
  expect(await replayRemovals(sql, here), 'nothing is known yet').toBe(0)
  await here.shareWith(below(place, tombstonesFolder))
  expect(await replayRemovals(sql, here)).toBeGreaterThan(0)
  const left = await sql`select user_id::text as id from passkeys order by id`
  expect(left).toEqual([{ id: ada.who.id }, { id: kept.who.id }])
  expect(await count('one_time_codes')).toBe(0)
  expect(await sql`select distinct user_id::text as id from recovery_codes`).toEqual([{ id: kept.who.id }])
  expect(await replayRemovals(sql, here), 'again is no harm').toBe(0)
})

it('a recovery code that was used stays used, and a factor that was added anew stays', async () => {
  const world = await startWorld()
  const [{ who }, tombstones] = [await withCodes(world, 'Ada'), tombstonesInMemory()]
  await world.sql`update recovery_codes set used_at = now() where code_hash = (select min(code_hash) from recovery_codes)`
  await buryFactors(world.sql, tombstones)
  await world.sql`update recovery_codes set used_at = null`
  expect(await replayRemovals(world.sql, tombstones)).toBe(1)
  expect(await world.sql`select from recovery_codes where used_at is null`).toHaveLength(9)
  await world.submit(accounts.endCodes.href(), {}, who)
  await world.submit(accounts.codes.href(), {}, who)
  await buryFactors(world.sql, tombstones)
  expect(await replayRemovals(world.sql, tombstones)).toBe(0)
  expect(await world.sql`select from one_time_codes`).toHaveLength(1)
})

it('waits where the list cannot be written, and is forgotten when no backup is as old', async () => {
  const world = await startWorld()
  const { who } = await withPasskey(world, 'Ada')
  await world.sql`delete from passkeys where user_id = ${who.id}`
  const place = placeInMemory()
  const full = tombstonesIn({ ...place, write: () => Promise.reject(new Error('the disk is full')) })
  await expect(buryFactors(world.sql, full)).rejects.toThrow('the disk is full')
  expect(await world.sql`select from removed_factors`).toHaveLength(1)
  const tombstones = tombstonesIn(place)
  expect(await buryFactors(world.sql, tombstones)).toBe(1)
  expect((await tombstones.buried('factor')).size).toBe(1)
  const inFourYears = new Date(Date.now() + 4 * 366 * 24 * 60 * 60 * 1000)
  expect(await replayRemovals(world.sql, tombstones, inFourYears)).toBe(0)
  expect((await tombstones.buried('factor')).size).toBe(0)
})

it('an account that goes leaves no entry for its factors: it has one of its own', async () => {
  const world = await startWorld()
  await withPasskey(world, 'Ada')
  await world.sql`delete from users`
  expect(await world.sql`select from removed_factors`).toEqual([])
})
