import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { build } from './notejam.ts'
import { aPlace, end, type Place } from './place.ts'
import { freePort, temporaryFolder } from './program.ts'

/** What a running Notejam says about itself. */

beforeAll(build)

it('serves metrics beside its pages only when it is told where', async (test) => {
  const place = await aPlace(test)
  const metricsPort = await freePort()
  const metrics = () => fetch(`http://localhost:${metricsPort}/metrics`)
  const program = await place.open({ METRICS_PORT: String(metricsPort) })
  expect((await fetch(`${place.url}/signin`)).status).toBe(200)
  expect((await fetch(`${place.url}/metrics`)).status, 'never among the pages').toBe(404)
  expect((await fetch(`${place.url}/readyz`)).status, 'asks the database').toBe(200)
  const text = await (await metrics()).text()
  expect(text).toMatch(/^notejam_http_request_duration_seconds_count\{.*route="\/signin",status="2xx"\} 1$/m)
  expect(text).toMatch(/^notejam_database_statement_duration_seconds_count [1-9]/m)
  await end(program)
  await expect(metrics(), 'closed with the process').rejects.toThrow()

  await place.open()
  await expect(metrics()).rejects.toThrow()
})

it('names the setting when the port of the metrics is taken, and touches nothing', async (test) => {
  const [first, second] = [await aPlace(test), await aPlace(test)]
  await first.open()
  const { code, stderr } = await second.run([], { METRICS_PORT: String(first.port) })
  expect(code).toBe(1)
  expect(stderr).toContain(`METRICS_PORT: ${first.port} is taken by another program: choose another.`)
  await expect(readdir(second.dataDir)).rejects.toThrow()
})

it('tells CloudWatch the last minute before it ends', async (test) => {
  const place = await aPlace(test)
  const program = await place.open({ METRICS_NAMESPACE: 'Notejam/test' })
  for (let n = 0; n < 3; n++) await fetch(`${place.url}/signin`)
  await end(program)
  const lines = program.stdout.split('\n').filter((line) => line.includes('"_aws"'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ Requests: 3, RequestsFailed: 0 })
})

it('says no more than it should when it crashes', async (test) => {
  const place = await aPlace(test)
  const crash = `process.on('SIGUSR2', () => { throw Object.assign(new Error('a crash'), { detail: 'Key (email)=(ada@example.org)' }) })`
  const program = await place.open({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` })
  process.kill(program.pid, 'SIGUSR2')
  expect(await program.ended).toBe(1)
  expect(program.stdout + program.stderr).not.toContain('ada@example.org')
  const last = JSON.parse(program.stdout.trim().split('\n').at(-1) ?? '') as object
  expect(last).toMatchObject({ level: 'fatal', msg: 'this process ends', err: { message: 'a crash' } })
})

it('loads nothing of OpenTelemetry unless traces are wanted', async (test) => {
  const place = await aPlace(test)
  const sdk = /node_modules\/@opentelemetry\/(sdk-trace|exporter-trace-otlp-http)\//
  expect((await loadedBy(place, {})).filter((url) => sdk.test(url))).toEqual([])
  const traced = await loadedBy(place, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` })
  expect(traced.filter((url) => sdk.test(url)).length, 'they would be seen').toBeGreaterThan(0)
})

/** The addresses of all code that a Notejam has run, from its start to its end. */
async function loadedBy(place: Place, settings: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const coverage = join(folder.path, 'coverage')
  await mkdir(coverage)
  const program = await place.open({ ...settings, NODE_V8_COVERAGE: coverage })
  expect((await fetch(`${place.url}/signin`)).status).toBe(200)
  await end(program)
  const urls: string[] = []
  for (const file of await readdir(coverage)) {
    const { result } = JSON.parse(await readFile(join(coverage, file), 'utf8')) as { result: { url: string }[] }
    urls.push(...result.map(({ url }) => url))
  }
  expect(
    urls.some((url) => url.endsWith('/fastify/fastify.js')),
    'what is loaded is seen',
  ).toBe(true)
  return urls
}
