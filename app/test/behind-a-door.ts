import { join } from 'node:path'
import { expect, inject, onTestFinished } from 'vitest'
import { connect } from '../server/platform/database/connect.ts'
import { aDoor, type Door } from '../../kit/door.ts'
import { startWorld, type Person, type World } from './world.ts'

/** What the log says of a database that is away. */
export const away = 'the database is away'

/**
 * A world whose database is behind a door; what tests look at themselves goes another way.
 * @param host a name of this machine, by which the service knows the database
 */
export async function aWorldBehindADoor(host = '127.0.0.1'): Promise<{ world: World; door: Door; ada: Person }> {
  const door = await aDoor(join(inject('postgres').socketDir, '.s.PGSQL.5432'))
  const world = await startWorld({}, async ({ address: { user, password, database } }) => {
    const sql = connect(`postgres://${user}:${password}@${host}:${door.port}/${database}`, 4)
    onTestFinished(async () => {
      await sql.end({ timeout: 1 })
      await door.shut()
    })
    return sql
  })
  const ada = await world.aPerson('Ada')
  expect((await world.visit('/', ada)).status, 'it works while the database is there').toBe(200)
  return { world, door, ada }
}

/** The service is there again by itself; how long that takes the bench says. */
export async function recovered(world: World, who: Person): Promise<void> {
  const opened = performance.now()
  while ((await world.visit('/', who)).status !== 200) {
    if (performance.now() - opened > 30_000) throw new Error('it does not come back')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
