import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { errorCode } from '../error-code.ts'
import type { Database, OwnConnection } from './connect.ts'
import type { Connection } from './connection.ts'

/** Publishes words on topics, such as the version of a note, to all processes. */
export interface News {
  /** Returns at once; subscribers of every process get the word within a second. @param word without spaces, 80 characters at most */
  publish(topic: string, word: string): void
  /** @returns a function that unsubscribes */
  subscribe(topic: string, onWord: (word: string) => void): () => void
  stop(): Promise<void>
}

export interface Channel {
  readonly channel: string
  /**
   * What subscribers are told of what was published while this process did not listen.
   * @param isAgain false when the first of them has just subscribed
   */
  readonly missed: (
    topics: readonly string[],
    isAgain: boolean,
  ) => PromiseLike<readonly (readonly [topic: string, word: string])[]>
  /** Instead of all the words on a topic that published too many within a batch. @default none: all are published */
  readonly instead?: string
}

/** Words within this time share a NOTIFY: PostgreSQL lets transactions that notify commit one after the other. */
const batchWindowMs = 100
/** Words in one payload, which can have 8,000 bytes: a topic and a word have 110 at most. */
const maxWordsPerPayload = 70
/** Words on one topic in a batch, where the channel has one to say instead. */
const maxWordsPerTopic = 20
/** Milliseconds between two heartbeats on the listening connection, and the timeout of each. */
const heartbeatMs = 5_000
/** Milliseconds between two attempts to listen. */
const retryEveryMs = 1_500
/** Rotation: a new connection after so many heartbeats has the current password, and the current server after a failover. */
const maxHeartbeats = 120

/** Nothing else watches this connection: a server that does not answer in time is gone, and the connection is cut. */
async function queryInTime(connection: Connection, text: string): Promise<void> {
  const timer = setTimeout(() => connection.cut(), heartbeatMs)
  await connection.query(text).finally(() => clearTimeout(timer))
}

/**
 * LISTEN on a connection of its own, which is open while there are subscribers. Each new connection asks once what they have missed, for what
 * was published before it listened.
 */
export function createNews(sql: Database, log: FastifyBaseLogger, { channel, missed, instead }: Channel): News {
  const subscribers = new Map<string, Set<(word: string) => void>>()
  const unsent = new Map<string, Set<string>>()
  const ending = new AbortController()
  let sending: NodeJS.Timeout | undefined
  let listening: Promise<void> | undefined
  function deliver(topic: string, word: string): void {
    subscribers.get(topic)?.forEach((onWord) => onWord(word))
  }

  async function send(): Promise<void> {
    sending = undefined
    const all = [...unsent].flatMap(([topic, words]) => [...words].map((word) => `${topic}:${word}`))
    unsent.clear()
    for (let start = 0; start < all.length; start += maxWordsPerPayload) {
      // NOTIFY failed: only the subscribers of this process are told.
      await sql`select pg_notify(${channel}, ${all.slice(start, start + maxWordsPerPayload).join(' ')})`.catch(() =>
        poll().catch(() => {}),
      )
    }
  }

  async function poll(isAgain = true): Promise<void> {
    if (subscribers.size === 0) return
    for (const [topic, word] of await missed([...subscribers.keys()], isAgain)) deliver(topic, word)
  }

  async function listen({ connection }: OwnConnection, isAgain: boolean): Promise<void> {
    connection.on('notification', ({ payload = '' }) => {
      for (const one of payload.split(' ')) {
        const [topic = '', word = ''] = one.split(':')
        deliver(topic, word)
      }
    })
    await queryInTime(connection, `listen ${channel}`)
    // For what was published before this LISTEN.
    await poll(isAgain)
    for (let beats = 0; beats < maxHeartbeats && subscribers.size > 0 && !ending.signal.aborted; beats++) {
      await sleep(heartbeatMs, undefined, { signal: ending.signal }).catch(() => {})
      await queryInTime(connection, 'select 1')
    }
  }

  async function keepListening(): Promise<void> {
    for (let isAgain = false; subscribers.size > 0 && !ending.signal.aborted; isAgain = true) {
      let own: OwnConnection | undefined
      try {
        own = await sql.open()
        await listen(own, isAgain)
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
    publish(topic, word) {
      const words = unsent.get(topic) ?? new Set()
      words.add(word)
      unsent.set(topic, instead !== undefined && words.size > maxWordsPerTopic ? new Set([instead]) : words)
      sending ??= setTimeout(() => void send(), batchWindowMs)
    },
    subscribe(topic, onWord) {
      const ofTopic = subscribers.get(topic) ?? new Set()
      ofTopic.add(onWord)
      subscribers.set(topic, ofTopic)
      listening ??= keepListening()
      return () => {
        ofTopic.delete(onWord)
        if (ofTopic.size === 0 && subscribers.get(topic) === ofTopic) subscribers.delete(topic)
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
