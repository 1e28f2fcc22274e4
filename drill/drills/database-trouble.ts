import { setTimeout as pause } from 'node:timers/promises'
import { Tally } from '../../kit/client.ts'
import { aDoor, type Door } from '../../kit/door.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import type { Drill } from '../drill.ts'
import { aCrew } from '../recorder/crew.ts'

interface Trouble {
  readonly what: string
  /** How long the trouble lasts: once in a short run, each of these in a whole one. */
  readonly seconds: { readonly short: number; readonly whole: readonly number[] }
  begin(door: Door): Promise<void> | void
}

const troubles = {
  slow: {
    what: 'slow (a quarter of a second for each piece)',
    seconds: { short: 3, whole: [10, 20, 30] },
    begin: (door) => door.slow(250),
  },
  silent: {
    what: 'silent',
    seconds: { short: 4, whole: [1, 5, 20, 40, 5, 20] },
    begin: (door) => door.silence(),
  },
  refusing: {
    what: 'refusing',
    seconds: { short: 3, whole: [1, 5, 20, 60, 5, 1] },
    begin: (door) => door.shut(),
  },
} satisfies Readonly<Record<string, Trouble>>

/** The connection to the database is slow, silent or refused for a while, and people save meanwhile. */
export function troubling(name: keyof typeof troubles): Drill {
  return async (scene) => {
    const trouble: Trouble = troubles[name]
    const postgres = await aPortedPostgres(scene)
    const door = await aDoor({ host: '127.0.0.1', port: postgres.port })
    scene.onEnd(() => door.shut())
    const through = postgres.url.replace(`:${postgres.port}/`, `:${door.port}/`)
    const product = await aProduct(scene, { DATABASE_URL: through, DATABASE_POOL: '4' })
    await product.start()
    const tally = new Tally()
    const settings = { url: () => product.url, database: postgres.url, number: 0, tally, writers: 6 }
    const crew = await aCrew(scene, settings)
    const times = scene.isShort ? [trouble.seconds.short] : trouble.seconds.whole
    for (const seconds of times) {
      await crew.after(60)
      await trouble.begin(door)
      await pause(seconds * 1000)
      await door.open()
      await crew.after(60)
      scene.say(`${seconds} s`)
    }
    return {
      what: `${times.length} × ${trouble.what}, ${times.join(', ')} s`,
      ...{ acknowledged: tally.acknowledged, refused: tally.refused },
      broken: [...(await crew.check()), ...tally.sentences(product.errors())],
    }
  }
}
