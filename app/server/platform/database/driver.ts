import { registerHooks } from 'node:module'

/**
 * The driver, postgres.js, with another queue in it.
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

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    return url.endsWith('/postgres/src/queue.js')
      ? { ...loaded, source: `export default ${createQueue.toString()}` }
      : loaded
  },
})

export const { default: postgres } = await import('postgres')

hooks.deregister()
