import { setTimeout as pause } from 'node:timers/promises'
import { aSignedInPerson } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { endProgram, startProgram } from '../../kit/program.ts'
import { secretOf, startSecretsManager } from '../../kit/secrets-manager.ts'
import { certificate, startTlsPostgres } from '../../kit/tls-postgres.ts'
import { countOf, failuresOf, startSteadyLoad, type Load } from './steady-load.ts'
import type { Outcome, Trial } from './trial.ts'

const perSecond = 200
const name = 'rotated'

/**
 * The database's password changes again and again under load, as RDS rotates it: no connection is cut off, and new ones need
 * the new password. Each time another process takes over, so that there are new connections. Then, beside that, every connection
 * that is idle is cut off, which statements on their way are lost with.
 */
export async function rotation(trial: Trial): Promise<Outcome> {
  const seconds = trial.isShort ? 12 : 120
  const pauseBetween = trial.isShort ? 2_000 : 8_000
  const postgres = await startTlsPostgres()
  trial.onEnd(() => postgres.stop())
  const secrets = await startSecretsManager()
  trial.onEnd(() => secrets.stop())
  const { sql } = await postgres.aDatabase(name, 'quince-0')
  secrets.texts.AWSCURRENT = secretOf('quince-0', name)
  const settings = {
    ...{ DB_HOST: 'localhost', DB_PORT: String(postgres.port), DB_NAME: name, DB_USER: name },
    ...{ DB_CA_FILE: certificate('ca.pem'), DB_SECRET_ARN: secrets.arn, ...secrets.settings },
  }
  const migrating = startProgram('node', settings, ['migrate'])
  if ((await migrating.ended) !== 0) throw new Error(`the schema was not made: ${migrating.stderr}`)
  const aProcess = async () => {
    const product = await aProduct(trial, settings)
    return { url: product.url, ...(await product.start()) }
  }
  let serving = await aProcess()
  const person = await aSignedInPerson(serving.url)

  trial.say(`${perSecond} requests/s for ${seconds} s`)
  const endLoad = startSteadyLoad(() => serving.url, person, perSecond)
  const until = performance.now() + seconds * 1000
  let changes = 0
  let opened = 0
  while (performance.now() < until) {
    await pause(pauseBetween)
    // As RDS does it: the next password is pending, then PostgreSQL has it, then it is the current one.
    const password = `quince-${++changes}`
    secrets.texts.AWSPENDING = secretOf(password, name)
    const [{ now: changed = '' } = {}] = await sql<{ now?: string }[]>`select now()::text as now`
    await postgres.setPassword(name, password)
    const before = serving
    serving = await aProcess()
    await pause(500)
    await endProgram(before.program, 'SIGTERM')
    const found = await sql`
      select from pg_stat_activity where usename = ${name} and backend_start > ${changed}::timestamptz`
    opened += found.length
    secrets.texts.AWSCURRENT = secrets.texts.AWSPENDING
    delete secrets.texts.AWSPENDING
  }
  const load = await endLoad()
  const [{ count: kept } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from notes where name = any(${[...load.saved]})`

  trial.say('connections are cut off')
  const endCutLoad = startSteadyLoad(() => serving.url, person, perSecond)
  let cut = 0
  for (let time = 0; time < 5; time++) {
    await pause(1_000)
    const ended = await sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = ${name} and state = 'idle'`
    cut += ended.length
  }
  const cutLoad = await endCutLoad()

  const { saved, ...figures } = load
  const { saved: savedInCut, ...cutFigures } = cutLoad
  const row = (load: Load) => [
    ...[load.asked, countOf(load)].map(String),
    ...[load.p50.toFixed(1), load.p99.toFixed(1), load.longest.toFixed(0)],
  ]
  return {
    table: [
      ['', 'requests', 'failed', 'p50 ms', 'p99 ms', 'longest ms'],
      [`${changes} new passwords, ${opened} new connections`, ...row(load)],
      [`${cut} connections cut off`, ...row(cutLoad)],
    ],
    kept: {
      ...{ perSecond, seconds, changes, connectionsOpened: opened, saved: saved.length, ...figures },
      cut: { connections: cut, saved: savedInCut.length, ...cutFigures },
    },
    broken: [
      ...failuresOf(load),
      ...(opened === 0 ? ['no connection was opened with a new password: this measured nothing'] : []),
      ...(kept < saved.length ? [`${saved.length - kept} acknowledged saves are lost`] : []),
    ],
  }
}
