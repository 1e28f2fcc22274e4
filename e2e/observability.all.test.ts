import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { endProgram, freePort, temporaryFolder } from '../kit/program.ts'
import { aPlace, aUsedPlace, type Ending, type Place } from './place.ts'

/** What a running Notejam says about itself. */

it.concurrent('serves metrics beside its pages only when it is told where', async (test) => {
  const place = await aUsedPlace(test)
  const metricsPort = await freePort()
  const metrics = () => fetch(`http://localhost:${metricsPort}/metrics`)
  const program = await place.open({ METRICS_PORT: String(metricsPort) })
  expect((await fetch(`${place.url}/signin`)).status).toBe(200)
  expect((await fetch(`${place.url}/metrics`)).status, 'never among the pages').toBe(404)
  expect((await fetch(`${place.url}/readyz`)).status, 'asks the database').toBe(200)
  const text = await (await metrics()).text()
  expect(text).toMatch(/^notejam_http_request_duration_seconds_count\{.*route="\/signin",status="2xx"\} 1$/m)
  expect(text).toMatch(/^notejam_database_statement_duration_seconds_count [1-9]/m)
  await endProgram(program)
  await expect(metrics(), 'closed with the process').rejects.toThrow()

  await place.open()
  await expect(metrics()).rejects.toThrow()
})

it.concurrent('names the setting when the port of the metrics is taken, and touches nothing', async (test) => {
  const [first, second] = [await aUsedPlace(test), await aPlace(test)]
  await first.open()
  const { code, stderr } = await second.run([], { METRICS_PORT: String(first.port) })
  expect(code).toBe(1)
  expect(stderr).toContain(`METRICS_PORT: ${first.port} is taken by another program: choose another.`)
  await expect(readdir(second.dataDir)).rejects.toThrow()
})

it.concurrent('tells CloudWatch the last minute before it ends', async (test) => {
  const place = await aUsedPlace(test)
  const program = await place.open({ METRICS_NAMESPACE: 'Notejam/test' })
  for (let n = 0; n < 3; n++) await fetch(`${place.url}/signin`)
  await endProgram(program)
  const lines = program.stdout.split('\n').filter((line) => line.includes('"_aws"'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ Requests: 3, RequestsFailed: 0 })
})

it.concurrent('says no more than it should when it crashes', async (test) => {
  const place = await aUsedPlace(test)
  const crash = `process.on('SIGUSR2', () => { throw Object.assign(new Error('a crash'), { detail: 'Key (email)=(ada@example.org)' }) })`
  const program = await place.open({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` })
  process.kill(program.pid, 'SIGUSR2')
  expect(await program.ended).toBe(1)
  expect(program.stdout + program.stderr).not.toContain('ada@example.org')
  const last = JSON.parse(program.stdout.trim().split('\n').at(-1) ?? '') as object
  expect(last).toMatchObject({ level: 'fatal', msg: 'this process ends', err: { message: 'a crash' } })
})

it.concurrent('loads nothing of OpenTelemetry unless traces are wanted', async (test) => {
  const place = await aUsedPlace(test)
  const sdk = /node_modules\/@opentelemetry\/(sdk-trace|exporter-trace-otlp-http)\//
  expect((await loadedBy(test, place, {})).filter((url) => sdk.test(url))).toEqual([])
  const traced = await loadedBy(test, place, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` })
  expect(traced.filter((url) => sdk.test(url)).length, 'they would be seen').toBeGreaterThan(0)
})

/** The addresses of all code that a Notejam has run, from its start to its end. */
async function loadedBy(test: Ending, place: Place, settings: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await temporaryFolder()
  test.onTestFinished(() => folder.remove())
  const coverage = join(folder.path, 'coverage')
  await mkdir(coverage)
  const program = await place.open({ ...settings, NODE_V8_COVERAGE: coverage })
  expect((await fetch(`${place.url}/signin`)).status).toBe(200)
  await endProgram(program)
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
