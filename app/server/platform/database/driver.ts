import { registerHooks, type LoadFnOutput } from 'node:module'
import type { Socket } from 'node:net'
import type { ReservedSql } from 'postgres'
import { connectionChanges, poolChanges } from './driver-changes.ts'

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
    get first() {
      for (const first of members) return first
      return undefined
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
