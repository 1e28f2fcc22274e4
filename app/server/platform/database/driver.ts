import { registerHooks, type LoadFnOutput } from 'node:module'
import type { Socket } from 'node:net'
import type { ReservedSql } from 'postgres'

/**
 * The driver, postgres.js, with another queue in it, passwords that may change, and a server that may be away.
 *
 * Its own (postgres/src/queue.js, 3.4.9) is an array that is only shortened when it becomes empty. The list of free
 * connections seldom does, so that it grows by one with every statement and is searched with every statement: after a
 * quarter of a million, each took 110 µs more, and it goes on. Connections and queries are in a queue once at most, so a
 * Set is the same queue, and stays as small as what is in it.
 */
function createQueue<Member>(initial: readonly Member[] = []) {
  const members = new Set(initial)
  return {
    get length() {
      return members.size
    },
    push(member: Member) {
      members.add(member)
      return member
    },
    shift() {
      for (const first of members) {
        members.delete(first)
        return first
      }
      return undefined
    },
    remove(member: Member) {
      return members.delete(member) ? member : null
    },
  }
}

/**
 * A password that changes while the service runs, for `password` in the driver's options. Both are asked with the socket
 * of the connection, and neither waits or fails: the driver (postgres/src/connection.js, 3.4.9) writes to whatever socket
 * it has by the time a password comes, and nobody hears when none does.
 */
export interface PasswordSource {
  (socket: Socket): string
  /** PostgreSQL refused the password of this connection: the driver opens another for the statement that waits. */
  refused(socket: Socket): void
}

/**
 * Milliseconds after which a connection on which somebody waits for an answer, and nothing comes, is given up: the server
 * ends its statements after 10 seconds, so that it is gone, without a word. TCP finds out after a quarter of an hour.
 */
const longestSilence = 15_000

/**
 * What the driver's own code says, and what it says here: a changed password fails no statement, and a server that is gone
 * fails those that wait for it.
 */
const connectionChanges = [
  ['options.pass()', 'options.pass(socket)'],
  [
    'errored(Errors.postgres(parseError(x)))',
    `const refusal = Errors.postgres(parseError(x))
      if (initial && refusal.code === '28P01' && options.pass.refused) options.pass.refused(socket)
      else errored(refusal)`,
  ],
  // Asked with each new connection, and awaited by nobody: a connection that breaks just then would end the process.
  ['return fetchArrayTypes()', 'return fetchArrayTypes().catch(() => {})'],
  [
    'keep_alive && socket.setKeepAlive',
    `socket.setTimeout && socket.setTimeout(${longestSilence}, () =>
        !(connection.reserved && connection.reserved.isSilent) && (query || sent.length) && socket.destroy(Errors.connection('CONNECTION_SILENT', options, socket)))
      keep_alive && socket.setKeepAlive`,
  ],
] as const

const ifBroken = "c.reserved !== mine ? q.reject(Errors.connection('CONNECTION_CLOSED', options))"

/**
 * Statements wait for a connection. When none is left and the last attempt at one failed, the driver lets each of them wait
 * for an attempt of its own, one after the other: hundreds for minutes. Here that failure is theirs, too.
 */
const poolChanges = [
  [
    'queries.length && connect(c, queries.shift())\n  }',
    `const isAway = options.shared.retries > 0 && !open.length && !busy.length && !full.length && !reserved.length
    while (isAway && queries.length) queries.shift().reject(Errors.connection('CONNECTION_AWAY', options))
    queries.length && connect(c, queries.shift())
  }`,
  ],
  // A reservation that failed is not to be given a connection later: nobody would give it back.
  [
    'const query = { reserve: resolve, reject }',
    'const query = { reserve: resolve, reject: (reason) => { queries.remove(query); reject(reason) } }',
  ],
  // A connection that broke is the pool's again, and perhaps somebody else's, while whoever had reserved it goes on: to the
  // driver's own code it is open, and the next statement on it ends the process. Here they are told that it broke.
  [
    'c.reserved.release = true',
    `c.reserved.release = true
    const mine = c.reserved
    c.onclose = (reason) => {
      while (queue.length) queue.shift().reject(reason)
    }`,
  ],
  [
    'sql.release = () => {',
    `sql.allowSilence = () => { mine.isSilent = true }
    sql.release = () => {
      if (c.reserved !== mine) return`,
  ],
  ['c.queue === full\n        ? queue.push(q)', `${ifBroken}\n        : c.queue === full\n        ? queue.push(q)`],
  // The same for transactions, which end with a `rollback`.
  ['let savepoints = 0', 'let mine\n    let savepoints = 0'],
  [
    '? c.execute(queries.shift())\n        : move(c, reserved)',
    '? c.execute(queries.shift())\n        : move(c, reserved)\n      mine = c.reserved',
  ],
  [
    'c.queue === full\n          ? queries.push(q)',
    `${ifBroken}\n          : c.queue === full\n          ? queries.push(q)`,
  ],
] as const

/** A reserved connection whose statements may take as long as they like: for migrations. Until it is released. */
export function allowSilence(connection: ReservedSql): void {
  ;(connection as ReservedSql & { allowSilence(): void }).allowSilence()
}

function change(source: string, changes: readonly (readonly [theirs: string, ours: string])[]): string {
  return changes.reduce((changed, [theirs, ours]) => {
    if (changed.split(theirs).length !== 2) throw new Error(`postgres.js is another than expected: ${theirs}`)
    return changed.replace(theirs, ours)
  }, source)
}

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (url.endsWith('/postgres/src/queue.js')) {
      return { ...loaded, source: `export default ${createQueue.toString()}` }
    }
    if (url.endsWith('/postgres/src/connection.js')) {
      return { ...loaded, source: change(textOf(loaded.source), connectionChanges) }
    }
    if (url.endsWith('/postgres/src/index.js')) {
      return { ...loaded, source: change(textOf(loaded.source), poolChanges) }
    }
    return loaded
  },
})

function textOf(source: LoadFnOutput['source']): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}

export const { default: postgres } = await import('postgres')

hooks.deregister()
