import { pino } from 'pino'
import { expect, it } from 'vitest'
import { placeInMemory, tombstonesInMemory } from '../../../test/tombstones.ts'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { makeBackup } from '../../platform/backup/make-backup.ts'
import { restoreBackup } from '../../platform/backup/restore-backup.ts'
import { below, tombstonesFolder, tombstonesIn, tombstoneTag } from '../../platform/tombstones/tombstones.ts'
import { routes } from '../../routes.ts'
import { aPlaceForBackups, anEmptyTarget, anInhabitedWorld, silent } from '../backups/backups-world.ts'
import { removeAccounts } from './remove-accounts.ts'
import { replayDeletions } from './replay-deletions.ts'

const log = pino({ enabled: false })
const [secret, forgetMail] = ['a secret that is only good for tests', () => Promise.resolve()]

it('an account that was deleted after a backup goes again after its restore, and no other does', async () => {
  const { world, ada, source } = await anInhabitedWorld()
  const grace = await world.aPerson('Grace')
  const { tombstones } = source
  const place = await aPlaceForBackups()
  const backup = await makeBackup(source, place, silent)
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now())`
  expect(await removeAccounts({ sql: world.sql, log, secret, forgetMail, tombstones })).toBe(1)
  await makeBackup(source, place, silent)

  // An empty machine, with nothing but the place of backups; and an account that gets a number that was another's.
  const target = await anEmptyTarget()
  await restoreBackup(target.source, backup, undefined, silent)
  const { sql } = target
  expect(await sql`select email from users order by email`).toEqual([{ email: ada.email }, { email: grace.email }])
  const here = tombstonesIn(placeInMemory())
  expect(await replayDeletions(sql, here), 'nothing is known yet').toBe(0)
  await here.shareWith(below(place, tombstonesFolder))
  expect(await replayDeletions(sql, here)).toBe(1)
  expect(await sql`select user_id::text as id from account_deletions`).toEqual([{ id: ada.id }])
  expect(await removeAccounts({ sql, log, secret, forgetMail, tombstones: here })).toBe(1)
  expect(await sql`select email from users`).toEqual([{ email: grace.email }])
  expect(await replayDeletions(sql, here), 'again is no harm').toBe(0)

  await sql`insert into users (id, email) overriding system value values (${ada.id}, 'ben@example.org')`
  expect(await replayDeletions(sql, here), 'a number is not an account').toBe(0)
})

it('an account that its owner keeps at the last moment is in no list', async () => {
  const world = await startWorld()
  const [ada, tombstones] = [await world.aPerson('Ada'), tombstonesInMemory()]
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '1 day')`
  await removeAccounts({ sql: world.sql, log, secret, forgetMail, tombstones })
  expect(await tombstones.buried('account')).toEqual(new Map())
})

it('a list that cannot be written keeps the row by which the account is known, until it can', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now())`
  const place = placeInMemory()
  const full = tombstonesIn({ ...place, write: () => Promise.reject(new Error('the disk is full')) })
  const remove = (tombstones: typeof full) => removeAccounts({ sql: world.sql, log, secret, forgetMail, tombstones })
  expect(await remove(full).catch(() => 0)).toBe(0)
  expect(await world.sql`select from users where id = ${ada.id}`).toHaveLength(1)
  const again = await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  expect(again.body, 'and no one comes in').toContain('Wrong email or password')
  expect(await remove(tombstonesIn(place))).toBe(1)
  expect(await world.sql`select from users where id = ${ada.id}`).toEqual([])
})

it('a list is kept in every place, as far as they can be reached, and takes nothing but tags', async () => {
  const [one, two] = [placeInMemory(), placeInMemory()]
  const away = { ...placeInMemory(), write: () => Promise.reject(new Error('away')) }
  const list = tombstonesIn(one, [two, away])
  const tag = tombstoneTag('account', '7', '1700000000000000')
  await list.bury('account', tag)
  await list.bury('account', tag)
  for (const place of [one, two]) {
    expect([...(await tombstonesIn(place).buried('account')).keys()]).toEqual([tag])
  }
  await expect(list.bury('account', '../elsewhere')).rejects.toThrow('this is no tag')
  await one.write('account/what else lies here', Buffer.alloc(0))
  expect([...(await list.buried('account')).keys()]).toEqual([tag])
})
