import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const decisions = globSync('docs/decisions/*.md', { cwd: root }).sort()
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root })
const numberOf = (path: string) => Number(basename(path).slice(0, 4))

it('numbers decisions from 1 on, each once', () => {
  expect(decisions.length).toBeGreaterThan(50)
  expect(decisions.map(numberOf)).toEqual(decisions.map((_, index) => index + 1))
})

it.each(decisions)('%s begins with its number', async (path) => {
  const text = await readFile(join(root, path), 'utf8')
  expect(text.split('\n', 1)[0]).toMatch(new RegExp(`^# ${numberOf(path)}\\. \\S`))
})

it.each(documents)('%s links to decisions that are there, by their numbers', async (path) => {
  const text = await readFile(join(root, path), 'utf8')
  const files = decisions.map((decision) => basename(decision))
  for (const [, words = '', file = ''] of text.matchAll(
    /\[([^\]]*)\]\((?:[^)\s]*\/)?(\d{4}-[\w-]+\.md)(?:#[^)]*)?\)/g,
  )) {
    expect(files).toContain(file)
    const number = /(?:^|\bdecision )(\d+)$/.exec(words)?.[1]
    if (number !== undefined) expect(Number(number), `${words} of ${file}`).toBe(numberOf(file))
  }
})
