/** Characters that are looked through: no list of tags is as long. */
const maxCharacters = 10_000

const key = /^tags?:[ \t]*(.*)$/i
const item = /^[ \t]*-[ \t]+(.*)$/
const quotes = /^["']|["']$/g

/** The tags that front matter lists: `tags: [a, b]`, `tags: a, b`, or one on each line below. */
export function tagsOfFrontMatter(content: string): string[] {
  const lines = content.slice(0, maxCharacters).split('\n')
  const at = lines.findIndex((line) => key.test(line))
  if (at === -1) return []
  const value = (key.exec(lines[at] ?? '')?.[1] ?? '').trim()
  if (value !== '') return namesOf(value)
  const names: string[] = []
  for (const line of lines.slice(at + 1)) {
    const name = item.exec(line)?.[1]
    if (name === undefined) break
    names.push(unquoted(name))
  }
  return names
}

function namesOf(value: string): string[] {
  const list = value.startsWith('[') ? value.slice(1).split(']', 1).join('') : value
  return list.split(list.includes(',') ? ',' : /\s+/).map(unquoted)
}

function unquoted(name: string): string {
  return name.trim().replace(quotes, '')
}
