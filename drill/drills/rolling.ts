import { Tally } from '../../kit/client.ts'
import { hasHaproxy } from '../../kit/haproxy.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { startProgram } from '../../kit/program.ts'
import { secretOf, startSecretsManager } from '../../kit/secrets-manager.ts'
import { severalBehindHaproxy } from '../../kit/several.ts'
import { certificate, startTlsPostgres } from '../../kit/tls-postgres.ts'
import type { Drill, Scene } from '../drill.ts'
import { previousCheckout } from '../previous-checkout.ts'
import { aCrew } from '../recorder/crew.ts'

const processes = 3
const writers = 6
const drainSeconds = 3

const noHaproxy = { notRun: 'HAProxy is not installed (Debian: apt-get install haproxy)' }

/** Three processes behind a balancer are replaced one after the other, again and again. */
export const rollingRestart: Drill = async (scene) => {
  if (!hasHaproxy()) return noHaproxy
  const restarts = scene.isShort ? 3 : 30
  const postgres = await aPortedPostgres(scene)
  const { url, members } = await severalBehindHaproxy(scene, { DATABASE_URL: postgres.url }, processes, drainSeconds)
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => url, database: postgres.url, writers, number: 0, tally })
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

/**
 * The previous release becomes this one, process by process; goes back, as a rollback does; and comes again. The database is
 * one as on AWS, whose schema is brought up to date before the first process is replaced and never goes back.
 */
export const rollingUpgrade: Drill = async (scene) => {
  if (!hasHaproxy()) return noHaproxy
  const previous = previousCheckout((text) => scene.say(text))
  if ('notRun' in previous) return previous
  const { settings, address } = await aManagedDatabase(scene)
  await migrate(settings, previous.folder)
  const { url, members } = await severalBehindHaproxy(scene, settings, processes, drainSeconds, previous.folder)
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => url, database: address, writers, number: 0, tally })
  await crew.after(100)
  await migrate(settings)
  // The previous release's history may have kept less.
  crew.beginHistory()
  for (const release of [undefined, previous.folder, undefined]) {
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

async function aManagedDatabase(scene: Scene) {
  const name = 'upgraded'
  const postgres = await startTlsPostgres()
  scene.onEnd(() => postgres.stop())
  const secrets = await startSecretsManager()
  scene.onEnd(() => secrets.stop())
  const { address } = await postgres.aDatabase(name, 'quince')
  secrets.texts.AWSCURRENT = secretOf('quince', name)
  const settings = {
    ...{ DB_HOST: 'localhost', DB_PORT: String(postgres.port), DB_NAME: name, DB_USER: name },
    ...{ DB_CA_FILE: certificate('ca.pem'), DB_SECRET_ARN: secrets.arn, ...secrets.settings },
  }
  return { settings, address }
}

async function migrate(settings: Readonly<Record<string, string>>, folder?: string): Promise<void> {
  const migrating = startProgram('node', settings, ['migrate'], folder)
  if ((await migrating.ended) !== 0) throw new Error(`the schema was not made: ${migrating.stderr}`)
}
