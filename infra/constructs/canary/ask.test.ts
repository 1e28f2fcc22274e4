import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Service {
  readonly page?: number
  readonly markup?: string
  readonly file?: number
  readonly cache?: string
}

const aService = ({
  page = 200,
  markup = '<link rel="stylesheet" href="/static/main-1a2b.css">',
  file = 200,
  cache = 'public, max-age=31536000, immutable',
}: Service) =>
  served(({ url }, answer) => {
    if (url === '/signin') answer.writeHead(page).end(markup)
    else if (url === '/static/main-1a2b.css') answer.writeHead(file, { 'cache-control': cache }).end('a {}')
    else answer.writeHead(404).end()
  })

/** The line that the function writes, of a service and a balancer; each with a module of its own, because it reads settings at the start. */
async function lineOf(address: string, balancer?: string): Promise<Record<string, unknown>> {
  vi.stubEnv('ADDRESS', address)
  vi.stubEnv('NAMESPACE', 'Notejam/test')
  vi.stubEnv('BALANCER', balancer ?? '')
  vi.resetModules()
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    written.mockRestore()
  })
  const { handler } = await import('./ask.lambda.ts')
  await handler()
  const [line] = written.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('CanaryFailed'))
  return JSON.parse(line ?? '{}') as Record<string, unknown>
}

it('O7: is content with a page, a file that may be kept, and a balancer that refuses or is silent', async () => {
  const refusing = await served((_, answer) => answer.writeHead(403).end())
  const silent = await served((_, answer) => answer.destroy())
  for (const balancer of [undefined, refusing, silent]) {
    const line = await lineOf(await aService({}), balancer)
    expect(line).toMatchObject({ CanaryFailed: 0, CanaryTime: expect.any(Number) as number })
    expect(line).not.toHaveProperty('msg')
    expect(line['_aws']).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Notejam/test', Dimensions: [[]] }] })
  }
})

it.each<[string, Service, string]>([
  ['a page that fails', { page: 503 }, 'GET /signin was answered with 503'],
  ['a page that is refused', { page: 403 }, 'GET /signin was answered with 403'],
  ['a page of another program', { markup: '<h1>It works</h1>' }, 'the sign-in page names no stylesheet'],
  ['a file that is gone', { file: 404 }, 'GET /static/main-1a2b.css was answered with 404'],
  ['a file that is not kept', { cache: 'no-store' }, '/static/main-1a2b.css may not be kept'],
])('O7: tells of %s', async (_, service, sentence) => {
  expect(await lineOf(await aService(service))).toMatchObject({
    CanaryFailed: 1,
    msg: expect.stringContaining(sentence) as string,
  })
})

it('O7 S4: tells of a balancer that lets it in', async () => {
  const open = await served((_, answer) => answer.writeHead(200).end())
  const line = await lineOf(await aService({}), open)
  expect(line).toMatchObject({ CanaryFailed: 1, msg: expect.stringContaining('the balancer answered 200') as string })
})

it('O7: tells of a service that cannot be reached', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await once(gone, 'close')
  expect(await lineOf(`http://127.0.0.1:${port}`)).toMatchObject({ CanaryFailed: 1, msg: 'fetch failed' })
})
