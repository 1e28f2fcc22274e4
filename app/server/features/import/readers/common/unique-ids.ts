import type { Reader } from '../reader.ts'

/**
 * A reader no two of whose notes share an id: programs copy notes with their ids, and notes without ids may have one title and one time. They
 * come in a fixed order, so that each gets the same id the next time.
 */
export function withUniqueIds(reader: Reader): Reader {
  return {
    ...reader,
    async *items(source, work) {
      const taken = new Map<string, number>()
      for await (const item of reader.items(source, work)) {
        if (item.kind === 'problem') {
          yield item
          continue
        }
        let { sourceId } = item
        while (taken.has(sourceId)) {
          const count = (taken.get(sourceId) ?? 1) + 1
          taken.set(sourceId, count)
          sourceId = `${sourceId}-${count}`
        }
        taken.set(sourceId, 1)
        yield sourceId === item.sourceId ? item : { ...item, sourceId }
      }
    },
  }
}
