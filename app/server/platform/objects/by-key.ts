import type { ObjectStore } from './object-store.ts'

/**
 * A store of two places.
 * @param prefix keys that begin so
 * @param there lie there, and all others elsewhere
 */
export function byKey(prefix: string, there: ObjectStore, others: ObjectStore): ObjectStore {
  const of = (key: string) => (key.startsWith(prefix) ? there : others)
  return {
    put: (key, file, bytes, type) => of(key).put(key, file, bytes, type),
    get: (key, range) => of(key).get(key, range),
    remove: (key) => of(key).remove(key),
    async tidy() {
      await there.tidy()
      await others.tidy()
    },
  }
}
