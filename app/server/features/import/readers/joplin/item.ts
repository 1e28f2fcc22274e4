/** A file of an export of Joplin: what it is, and its properties. */
export interface JoplinItem {
  readonly kind: 'note' | 'folder' | 'resource' | 'tag' | 'note-tag' | 'other'
  readonly id: string
  readonly title: string
  readonly body: string
  readonly of: Readonly<Record<string, string>>
}

const kinds: ReadonlyMap<string, JoplinItem['kind']> = new Map([
  ['1', 'note'],
  ['2', 'folder'],
  ['4', 'resource'],
  ['5', 'tag'],
  ['6', 'note-tag'],
])

/** Lines of properties at the end of a file: none has as many. */
const maxProperties = 200

/** A title, an empty line, the text, an empty line and properties. @returns undefined for other files */
export function joplinItem(text: string): JoplinItem | undefined {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n')
  const of: Record<string, string> = {}
  let first = lines.length
  while (first > 0 && lines.length - first < maxProperties) {
    const [, name, value = ''] = /^([a-z_]{1,60}):(?: (.*))?$/.exec(lines[first - 1] ?? '') ?? []
    if (name === undefined) break
    of[name] = value
    first--
  }
  const { id = '', type_: type = '' } = of
  if (!/^[0-9a-f]{32}$/.test(id) || type === '') return undefined
  const above = lines.slice(0, Math.max(0, first - 1))
  const [title = '', gap, ...body] = above
  return {
    kind: kinds.get(type) ?? 'other',
    id,
    title,
    body: (gap === undefined || gap === '' ? body : [gap, ...body]).join('\n'),
    of,
  }
}
