import type { Place } from '../server/platform/backup/place.ts'
import { tombstonesIn, type Tombstones } from '../server/platform/tombstones/tombstones.ts'

/** A place that a test forgets. */
export function placeInMemory(): Place {
  const kept = new Map<string, Buffer>()
  return {
    address: 'memory',
    write: async (name, bytes) => void kept.set(name, bytes),
    read: async (name) => kept.get(name),
    size: async (name) => kept.get(name)?.length,
    names: async (folder) => {
      const prefix = folder === undefined ? '' : `${folder}/`
      return [...kept.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
    },
    remove: async (name) => void kept.delete(name),
  }
}

export const tombstonesInMemory = (): Tombstones => tombstonesIn(placeInMemory())
