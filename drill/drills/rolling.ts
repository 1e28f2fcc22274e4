import { aPortedPostgres } from '../../bench/trials/ported-postgres.ts'
import { hasHaproxy } from '../../bench/trials/haproxy.ts'
import { severalBehindHaproxy } from '../../bench/trials/several.ts'
import type { Drill } from '../drill.ts'
import { previousCheckout } from '../previous-checkout.ts'
import { Tally } from '../recorder/client.ts'
import { aCrew } from '../recorder/crew.ts'

const processes = 3
const writers = 6
const drainSeconds = 3

export const noHaproxy = { notRun: 'HAProxy is not installed (Debian: apt-get install haproxy)' }

/** Three processes behind a balancer are replaced one after the other, again and again. */
export const rollingRestart: Drill = async (scene) => {
  if (!hasHaproxy()) return noHaproxy
  const restarts = scene.isShort ? 3 : 30
  const postgres = await aPortedPostgres(scene)
  const { url, members } = await severalBehindHaproxy(scene, postgres.url, processes, drainSeconds)
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => url, databaseUrl: postgres.url, writers, number: 0, tally })
  for (let time = 0; time < restarts; time++) {
    const member = members[time % processes]
    await crew.after(20)
    await member?.end()
    await member?.start()
    if (time % 10 === 9) scene.say(`${time + 1} of ${restarts}`)
  }
  const broken = [...(await crew.check()), ...tally.sentences()]
  return { what: `${restarts} restarts`, acknowledged: tally.acknowledged, refused: tally.refused, broken }
}

/** The previous release becomes this one, process by process; goes back, as a rollback does; and comes again. */
export const rollingUpgrade: Drill = async (scene) => {
  if (!hasHaproxy()) return noHaproxy
  const previous = previousCheckout((text) => scene.say(text))
  if ('notRun' in previous) return previous
  const ways = [undefined, previous.folder, undefined]
  const postgres = await aPortedPostgres(scene)
  const { url, members } = await severalBehindHaproxy(scene, postgres.url, processes, drainSeconds, previous.folder)
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => url, databaseUrl: postgres.url, writers, number: 0, tally })
  for (const release of ways) {
    for (const member of members) {
      await crew.after(100)
      await member.end()
      await member.start(release)
    }
    scene.say(release === undefined ? 'this release' : previous.name)
  }
  await crew.after(100)
  return {
    what: `from ${previous.name}, back and again`,
    ...{ acknowledged: tally.acknowledged, refused: tally.refused },
    broken: [...(await crew.check()), ...tally.sentences()],
  }
}
