import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '../app/server/platform/database/connect.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../app/server/platform/database/embedded-postgres.ts'
import type { Lifetime } from './lifetime.ts'
import { freePort, temporaryFolder } from './program.ts'

/** A PostgreSQL on a port that stays the same, as operators have one. What it acknowledges is on the disk. */
export interface PortedPostgres {
  readonly url: string
  readonly port: number
  /** Whether the server has ended by itself. */
  hasEnded(): boolean
  /** Ends the whole server with a signal, also while clients are connected, and waits until it has ended. */
  crash(signal: NodeJS.Signals): Promise<void>
  /** Starts it again; resolves when it answers. */
  start(): Promise<void>
  /** @returns the names that no note has */
  missing(names: readonly string[]): Promise<string[]>
}

/** @param place where its data are, which the caller removes; @param own server settings besides */
export async function aPortedPostgres(
  lifetime: Lifetime,
  place?: { readonly path: string },
  own: Readonly<Record<string, string>> = {},
): Promise<PortedPostgres> {
  const folder = place ? { ...place, remove: async () => {} } : await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port: String(port), ...own }
  let server: EmbeddedPostgres | undefined
  let hasEnded = false
  lifetime.onEnd(async () => {
    await server?.stop()
    await folder.remove()
  })
  const begin = async () => {
    const begun = await startEmbeddedPostgres(dataDir, settings)
    hasEnded = false
    void begun.failed.then(() => (hasEnded = true))
    return (server = begun)
  }
  const { address } = await begin()
  if (typeof address === 'string') throw new Error('the embedded server is on a socket')
  const url = `postgres://${address.user}:${address.password}@127.0.0.1:${port}/${address.database}`

  return {
    ...{ url, port },
    hasEnded: () => hasEnded,
    async crash(signal) {
      const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')
      const ending = server
      process.kill(Number(pid), signal)
      await ending?.failed
      await ending?.stop()
      server = undefined
    },
    async start() {
      await begin()
    },
    async missing(names) {
      const sql = connect(url, 1)
      try {
        const found = await sql<{ name: string }[]>`
          select name from unnest(${[...names]}::text[]) asked (name) where not exists (
            select from notes where notes.name = asked.name)`
        return found.map(({ name }) => name)
      } finally {
        await sql.end({ timeout: 1 })
      }
    },
  }
}
