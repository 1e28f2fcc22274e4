import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { build } from '../kit/build.ts'
import { aLifetime, type Lifetime } from '../kit/lifetime.ts'
import { prefixOfData } from '../kit/place-of-data.ts'
import { startNotejam } from './start-notejam.ts'
import { aUsedFolder } from './used-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address of what is shared, and starts that when it is first asked for. */
    shared: string
  }
}

/** What the test files share, by its name in the address. Each is started once, by the first file that needs it. */
function sharedBy(lifetime: Lifetime): Readonly<Record<string, () => Promise<string>>> {
  const usedFolder = onlyOnce(async () => {
    const { dataDir, remove } = await aUsedFolder()
    lifetime.onEnd(remove)
    return dataDir
  })
  const notejam = onlyOnce(async () => {
    const { url, stop } = await startNotejam(await usedFolder())
    lifetime.onEnd(stop)
    return url
  })
  const chromium = onlyOnce(async () => {
    const { startChromiumServer } = await import('../kit/chromium.ts')
    const server = await startChromiumServer()
    lifetime.onEnd(() => server.close())
    return server.wsEndpoint()
  })
  return { 'used-folder': usedFolder, notejam, chromium }
}

/** Builds the product, and keeps ready what `shared.ts` asks for. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  build()
  const failures: unknown[] = []
  const lifetime = aLifetime((error) => failures.push(error))
  await placeFolders(lifetime)
  const shared = sharedBy(lifetime)
  const server = createServer((request, response) => {
    const start = shared[request.url?.slice(1) ?? '']
    if (!start) return void response.writeHead(404).end()
    start().then(
      (address) => response.end(address),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  project.provide('shared', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return async () => {
    server.close()
    server.closeAllConnections()
    await lifetime.end()
    if (failures.length > 0) throw new AggregateError(failures, 'what the journeys shared could not be ended')
  }
}

function onlyOnce<Result>(act: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined
  return () =>
    (result ??= act().catch((error: unknown) => {
      // The next file tries again: a busy machine is no reason to fail all of them.
      result = undefined
      throw error
    }))
}

/** Says where the folders of tests go, to this process and to the workers that it starts. */
async function placeFolders(lifetime: Lifetime): Promise<void> {
  const folder = await mkdtemp(await prefixOfData())
  // PostgreSQL started by root runs as another user, who has to pass through it.
  await chmod(folder, 0o711)
  process.env['TEST_FOLDERS'] = folder
  lifetime.onEnd(() => rm(folder, { recursive: true, force: true }))
}
