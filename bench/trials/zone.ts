import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '../../app/server/routes.ts'
import { eventually } from '../../kit/eventually.ts'
import { hasHaproxy } from '../../kit/haproxy.ts'
import { aSignedInPerson } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { checkout, freePort, temporaryFolder } from '../../kit/program.ts'
import { countOf, startSteadyLoad } from './steady-load.ts'
import type { Outcome, Trial } from './trial.ts'
import { edgeConfiguration, nodeConfiguration, tunnelConfiguration } from './zone-proxies.ts'
import { timingBefore, timingOfTemplates, type ZoneTiming } from './zone-timing.ts'
import { makeZones, type Zones } from './zones.ts'

const requestsPerSecond = 50
const zoneCount = 3
/** Seconds of load after a zone is gone: longer than CloudFront waits for an answer. */
const secondsWithout = 45

/** One of three zones is gone, with its node of the balancer and its task: as the templates have it, and as it was. */
export async function zone(trial: Trial): Promise<Outcome> {
  if (!hasHaproxy()) throw new Error('HAProxy is not installed: apt-get install haproxy')
  const timings = { before: timingBefore, templates: await timingOfTemplates() }
  const zones = makeZones(trial, zoneCount)
  const folder = await temporaryFolder()
  trial.onEnd(() => folder.remove())
  const postgres = await aPortedPostgres(trial)
  const port = await freePort()
  const file = await fileIn(folder.path, 'tunnel', tunnelConfiguration(zones.host, postgres.port))
  zones.run(undefined, ['haproxy', '-db', '-f', file])
  for (let number = 0; number < zoneCount; number++)
    await startTask(zones, number, folder.path, port, postgres.url.replace(/127\.0\.0\.1:\d+/, `${zones.host}:5432`))

  const rows: { readonly name: string; readonly load: Awaited<ReturnType<ReturnType<typeof startSteadyLoad>>> }[] = []
  for (const [name, timing] of Object.entries(timings)) {
    const ends = await startProxies(zones, folder.path, port, timing)
    const url = `http://127.0.0.1:${port}`
    const person = await aSignedInPerson(url)
    const endLoad = startSteadyLoad(() => url, person, requestsPerSecond)
    await pause(5_000)
    trial.say(`${name}: a zone is gone`)
    zones.cut(0)
    await pause((trial.isShort ? 20 : secondsWithout) * 1_000)
    const load = await endLoad()
    rows.push({ name, load })
    zones.mend(0)
    for (const end of ends) await end()
  }
  const lost = await postgres.missing(rows.flatMap(({ load }) => load.saved))
  return {
    table: [
      ['', 'requests', 'failed', 'per cent', 'p99 s', 'longest s'],
      ...rows.map(({ name, load }) => [
        name,
        String(load.asked),
        String(countOf(load)),
        ((100 * countOf(load)) / load.asked).toFixed(1),
        (load.p99 / 1_000).toFixed(1),
        (load.longest / 1_000).toFixed(1),
      ]),
    ],
    kept: {
      ...{ perSecond: requestsPerSecond, secondsWithout, timings },
      found: rows.map(({ name, load: { saved, ...load } }) => ({ name, saved: saved.length, ...load })),
    },
    broken: lost.length > 0 ? [`${lost.length} acknowledged saves are lost`] : [],
  }
}

/** The built product in a zone. */
async function startTask(zones: Zones, number: number, folder: string, port: number, database: string): Promise<void> {
  const address = zones.addresses[number] ?? ''
  const own = join(folder, `task${number}`)
  await mkdir(own)
  zones.run(number, [process.execPath, join(checkout, 'app/dist/server/main.js')], {
    ...{ PORT: '8000', HOST: address, PUBLIC_ORIGIN: `http://localhost:${port}`, TRUST_PROXY_HOPS: '2' },
    ...{ DATA_DIR: own, HOME: own, TMPDIR: own, DATABASE_URL: database, DATABASE_POOL: '4' },
    ...{ NODE_ENV: 'production', RATE_LIMIT: 'off', LOG_LEVEL: 'error' },
  })
  await answers(`http://${address}:8000${routes.health.ready.href()}`)
}

/** A node of the balancer in each zone, and CloudFront before them. @returns ends each */
async function startProxies(
  zones: Zones,
  folder: string,
  port: number,
  timing: ZoneTiming,
): Promise<(() => Promise<void>)[]> {
  const node = await fileIn(folder, 'node', nodeConfiguration(zones.addresses, timing))
  const edge = await fileIn(folder, 'edge', edgeConfiguration(port, zones.addresses, timing))
  const nodes = zones.addresses.map((_, number) => zones.run(number, ['haproxy', '-db', '-f', node]))
  for (const address of zones.addresses) await answers(`http://${address}${routes.health.alive.href()}`)
  const ends = [...nodes, zones.run(undefined, ['haproxy', '-db', '-f', edge])]
  await answers(`http://127.0.0.1:${port}${routes.health.ready.href()}`)
  return ends
}

async function fileIn(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, `${name}.cfg`)
  await writeFile(file, text)
  return file
}

async function answers(url: string): Promise<void> {
  await eventually(`${url} answers`, () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
}
