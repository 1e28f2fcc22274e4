import { setTimeout as pause } from 'node:timers/promises'
import { Tally } from '../../kit/client.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import type { Drill } from '../drill.ts'
import { aCrew } from '../recorder/crew.ts'

/** Longer than a transaction may stay open: a write that was left in an open one is rolled back by then. */
const untilRolledBackSeconds = 35

/** No failure, but more people than connections: they save, read and search at once. */
export const crowd: Drill = async (scene) => {
  const seconds = scene.isShort ? 5 : 60
  const postgres = await aPortedPostgres(scene)
  const product = await aProduct(scene, { DATABASE_URL: postgres.url, DATABASE_POOL: '4' })
  await product.start()
  const tally = new Tally()
  const settings = { url: () => product.url, database: postgres.url, number: 0, tally }
  const crew = await aCrew(scene, { ...settings, writers: 24, readersOfEach: 3 })
  await pause(seconds * 1000)
  await crew.rest()
  await pause(untilRolledBackSeconds * 1000)
  return {
    what: `${seconds} s of 24 people, 4 connections`,
    ...{ acknowledged: tally.acknowledged, refused: tally.refused },
    broken: [...(await crew.check()), ...tally.sentences(product.errors())],
  }
}
