/** Characters that are looked through: no list of tags is as long. */
const maxCharacters = 10_000

const key = /^tags?:[ \t]*(.*)$/i
const item = /^[ \t]*-[ \t]+(.*)$/
const quotes = /^["']|["']$/g
/** A remark of YAML; a sign right before a word is more likely a tag. */
const remark = /(?:^|[ \t])#(?:[ \t].*)?$/

/** The tags that front matter lists: `tags: [a, b]`, also over several lines, `tags: a, b`, or one on each line below. */
export function tagsOfFrontMatter(content: string): string[] {
  const lines = content
    .slice(0, maxCharacters)
    .split('\n')
    .map((line) => line.replace(remark, ''))
  const at = lines.findIndex((line) => key.test(line))
  if (at === -1) return []
  const value = (key.exec(lines[at] ?? '')?.[1] ?? '').trim()
  const rest = [value, ...lines.slice(at + 1)].join('\n').trimStart()
  if (rest.startsWith('[')) return namesOf(rest.slice(1).split(']', 1).join(''))
  if (value !== '') return namesOf(value)
  const names: string[] = []
  for (const line of lines.slice(at + 1).filter((line) => line.trim() !== '')) {
    const name = item.exec(line)?.[1]
    if (name === undefined) break
    names.push(unquoted(name))
  }
  return names
}

function namesOf(list: string): string[] {
  return list.split(list.includes(',') ? ',' : /\s+/).map(unquoted)
}

function unquoted(name: string): string {
  return name.trim().replace(quotes, '')
}
