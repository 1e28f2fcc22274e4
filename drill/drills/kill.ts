import { Tally } from '../../kit/client.ts'
import { chance } from '../../kit/dice.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import type { Program } from '../../kit/program.ts'
import type { Drill } from '../drill.ts'
import { aCrew } from '../recorder/crew.ts'

type Victim = 'server' | 'database' | 'both'

const writers = 6
/** A crew works through so many kills; then its ledgers are compared with the database. */
const killsOfACrew = 10

/** `kill -9`, again and again, while people save: of the server, of its database, of both at once. */
export function killing(victim: Victim): Drill {
  return async (scene) => {
    const kills = scene.isShort ? 2 : 60
    const random = chance(scene.seed)
    const postgres = await aPortedPostgres(scene)
    const settings = { DATABASE_URL: postgres.url, DATABASE_POOL: '4' }
    const product = await aProduct(scene, settings)
    let { program } = await product.start()
    const tally = new Tally()
    const broken: string[] = []
    for (let killed = 0; killed < kills;) {
      const number = Math.floor(killed / killsOfACrew)
      const crew = await aCrew(scene, { url: () => product.url, database: postgres.url, writers, number, tally })
      for (let time = 0; time < killsOfACrew && killed < kills; time++, killed++) {
        await crew.after(20 + Math.floor(random() * 80))
        const crashes = [
          ...(victim === 'database' ? [] : [crash(program)]),
          ...(victim === 'server' ? [] : [postgres.crash('SIGKILL')]),
        ]
        await Promise.all(crashes)
        if (victim !== 'server') await postgres.start()
        if (victim !== 'database') ({ program } = await product.start())
      }
      await crew.after(20)
      broken.push(...(await crew.check()))
      scene.say(`${killed} of ${kills}`)
    }
    return {
      what: `${kills} × kill -9 of ${victim === 'both' ? 'server and database' : `the ${victim}`}`,
      ...{ acknowledged: tally.acknowledged, refused: tally.refused },
      broken: [...broken, ...tally.sentences(product.errors())],
    }
  }
}

async function crash({ pid, ended }: Program): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await ended
}
