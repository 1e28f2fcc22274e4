import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { errorCode } from '../error-code.ts'
import type { Database, OwnConnection } from './connect.ts'
import type { Connection } from './connection.ts'

/** Tells all processes that a row has a new version. */
export interface Changes {
  /** Returns at once; others hear of it within a second. */
  tell(id: string, version: number): void
  /** @returns ends it */
  watch(id: string, hear: (version: number) => void): () => void
  stop(): Promise<void>
}

/** What is watched: the name of its channel, and how its versions are read. */
export interface Watched {
  readonly channel: string
  readonly versionsOf: (ids: readonly string[]) => PromiseLike<readonly { id: string; version: number }[]>
}

/** Milliseconds in which changes are told together: PostgreSQL makes all who tell something wait for each other's commit. */
const together = 100
/** Versions in one notice: it can have 8,000 bytes. */
const most = 200
/** Milliseconds between two looks whether the connection is still there, and for the answer to one … */
const lookEveryMs = 5_000
/** … and between two attempts to have one, or to do without: nobody waits longer than two seconds for a change. */
const retryEvery = 1_500
/** Looks after which the connection is replaced, so that it has the password and the server that new connections get. */
const mostLooks = 120

/** The connection is watched by nothing else: a server that says nothing is gone. */
async function inTime(connection: Connection, text: string): Promise<void> {
  const late = setTimeout(() => connection.cut(), lookEveryMs)
  await connection.query(text).finally(() => clearTimeout(late))
}

/**
 * LISTEN on a connection of its own, which is open while a row is watched; while there is none, the rows that are watched are
 * looked at instead.
 */
export function createChanges(sql: Database, log: FastifyBaseLogger, { channel, versionsOf }: Watched): Changes {
  const watched = new Map<string, Set<(version: number) => void>>()
  const told = new Map<string, number>()
  const ending = new AbortController()
  let telling: NodeJS.Timeout | undefined
  let listening: Promise<void> | undefined
  function hear(id: string, version: number): void {
    watched.get(id)?.forEach((hearer) => hearer(version))
  }

  async function sendTold(): Promise<void> {
    telling = undefined
    const all = [...told].map(([id, version]) => `${id}:${version}`)
    told.clear()
    for (let start = 0; start < all.length; start += most) {
      // What is not told is seen when somebody looks.
      await sql`select pg_notify(${channel}, ${all.slice(start, start + most).join(' ')})`.catch(() =>
        look().catch(() => {}),
      )
    }
  }

  /** Also for what was saved while nobody listened. */
  async function look(): Promise<void> {
    if (watched.size === 0) return
    for (const { id, version } of await versionsOf([...watched.keys()])) hear(id, version)
  }

  async function listen({ connection }: OwnConnection): Promise<void> {
    connection.on('notification', ({ payload = '' }) => {
      for (const one of payload.split(' ')) {
        const [id = '', version = ''] = one.split(':')
        hear(id, Number(version))
      }
    })
    await inTime(connection, `listen ${channel}`)
    await look()
    for (let looks = 0; looks < mostLooks && watched.size > 0 && !ending.signal.aborted; looks++) {
      await sleep(lookEveryMs, undefined, { signal: ending.signal }).catch(() => {})
      await inTime(connection, 'select 1')
    }
  }

  async function listenOn(): Promise<void> {
    while (watched.size > 0 && !ending.signal.aborted) {
      let own: OwnConnection | undefined
      try {
        own = await sql.open()
        await listen(own)
      } catch (error) {
        log.debug({ reason: errorCode(error) ?? 'unknown reason' }, 'changes are looked for')
        await sleep(retryEvery, undefined, { signal: ending.signal }).catch(() => {})
      } finally {
        await own?.end()
      }
    }
    listening = undefined
  }

  return {
    tell(id, version) {
      told.set(id, Math.max(version, told.get(id) ?? 0))
      telling ??= setTimeout(() => void sendTold(), together)
    },
    watch(id, hearer) {
      const hearers = watched.get(id) ?? new Set()
      hearers.add(hearer)
      watched.set(id, hearers)
      listening ??= listenOn()
      return () => {
        hearers.delete(hearer)
        if (hearers.size === 0 && watched.get(id) === hearers) watched.delete(id)
      }
    },
    async stop() {
      ending.abort()
      if (telling) {
        clearTimeout(telling)
        await sendTold()
      }
      await listening
    },
  }
}
