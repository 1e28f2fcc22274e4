import type { Source, SourceEntry } from '../reader.ts'

/** Several archives of one export as one source: no path is in two of them. */
export function merged(sources: readonly Source[]): Source {
  const home = new Map<SourceEntry, Source>()
  for (const source of sources) for (const entry of source.entries) home.set(entry, source)
  const of = (entry: SourceEntry) => {
    const source = home.get(entry)
    if (!source) throw new Error('an entry of another source')
    return source
  }
  return {
    entries: [...home.keys()],
    bytes: (entry, maxBytes) => of(entry).bytes(entry, maxBytes),
    text: (entry, maxBytes) => of(entry).text(entry, maxBytes),
    anyText: (entry, maxBytes, declared) => of(entry).anyText(entry, maxBytes, declared),
    stream: (entry) => of(entry).stream(entry),
    inner: (entry) => of(entry).inner(entry),
  }
}
