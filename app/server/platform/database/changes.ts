import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { errorCode } from '../error-code.ts'
import type { Database, OwnConnection } from './connect.ts'
import type { Connection } from './connection.ts'

/** Publishes new versions of rows to all processes. */
export interface Changes {
  /** Returns at once; subscribers of every process get the version within a second. */
  publish(id: string, version: number): void
  /** @returns unsubscribes */
  subscribe(id: string, onVersion: (version: number) => void): () => void
  stop(): Promise<void>
}

/** The rows whose versions are published: the name of their channel, and how their versions are read. */
export interface Versioned {
  readonly channel: string
  readonly versionsOf: (ids: readonly string[]) => PromiseLike<readonly { id: string; version: number }[]>
}

/** Versions within this time share a NOTIFY: PostgreSQL lets transactions that notify commit one after the other. */
const batchWindowMs = 100
/** Versions in one payload, which can have 8,000 bytes. */
const maxVersionsPerPayload = 200
/** Between two heartbeats on the listening connection, and the timeout of each. */
const heartbeatMs = 5_000
/** Between two attempts to listen. */
const retryEveryMs = 1_500
/** Rotation: a new connection after so many heartbeats has the current password, and the current server after a failover. */
const maxHeartbeats = 120

/** Nothing else watches this connection: a server that does not answer in time is gone, and the connection is cut. */
async function queryInTime(connection: Connection, text: string): Promise<void> {
  const timer = setTimeout(() => connection.cut(), heartbeatMs)
  await connection.query(text).finally(() => clearTimeout(timer))
}

/**
 * LISTEN on a connection of its own, which is open while there are subscribers. Each new connection polls their rows once, for what was
 * saved before it listened.
 */
export function createChanges(sql: Database, log: FastifyBaseLogger, { channel, versionsOf }: Versioned): Changes {
  const subscribers = new Map<string, Set<(version: number) => void>>()
  const unsent = new Map<string, number>()
  const ending = new AbortController()
  let sending: NodeJS.Timeout | undefined
  let listening: Promise<void> | undefined
  function deliver(id: string, version: number): void {
    subscribers.get(id)?.forEach((onVersion) => onVersion(version))
  }

  async function send(): Promise<void> {
    sending = undefined
    const all = [...unsent].map(([id, version]) => `${id}:${version}`)
    unsent.clear()
    for (let start = 0; start < all.length; start += maxVersionsPerPayload) {
      // NOTIFY failed: at least the subscribers of this process are told.
      await sql`select pg_notify(${channel}, ${all.slice(start, start + maxVersionsPerPayload).join(' ')})`.catch(() =>
        poll().catch(() => {}),
      )
    }
  }

  async function poll(): Promise<void> {
    if (subscribers.size === 0) return
    for (const { id, version } of await versionsOf([...subscribers.keys()])) deliver(id, version)
  }

  async function listen({ connection }: OwnConnection): Promise<void> {
    connection.on('notification', ({ payload = '' }) => {
      for (const one of payload.split(' ')) {
        const [id = '', version = ''] = one.split(':')
        deliver(id, Number(version))
      }
    })
    await queryInTime(connection, `listen ${channel}`)
    // What was saved before LISTEN.
    await poll()
    for (let beats = 0; beats < maxHeartbeats && subscribers.size > 0 && !ending.signal.aborted; beats++) {
      await sleep(heartbeatMs, undefined, { signal: ending.signal }).catch(() => {})
      await queryInTime(connection, 'select 1')
    }
  }

  async function keepListening(): Promise<void> {
    while (subscribers.size > 0 && !ending.signal.aborted) {
      let own: OwnConnection | undefined
      try {
        own = await sql.open()
        await listen(own)
      } catch (error) {
        log.debug({ reason: errorCode(error) ?? 'unknown reason' }, 'changes are looked for')
        await sleep(retryEveryMs, undefined, { signal: ending.signal }).catch(() => {})
      } finally {
        await own?.end()
      }
    }
    listening = undefined
  }

  return {
    publish(id, version) {
      unsent.set(id, Math.max(version, unsent.get(id) ?? 0))
      sending ??= setTimeout(() => void send(), batchWindowMs)
    },
    subscribe(id, onVersion) {
      const ofRow = subscribers.get(id) ?? new Set()
      ofRow.add(onVersion)
      subscribers.set(id, ofRow)
      listening ??= keepListening()
      return () => {
        ofRow.delete(onVersion)
        if (ofRow.size === 0 && subscribers.get(id) === ofRow) subscribers.delete(id)
      }
    },
    async stop() {
      ending.abort()
      if (sending) {
        clearTimeout(sending)
        await send()
      }
      await listening
    },
  }
}
