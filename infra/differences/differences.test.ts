import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { differencesOf, type TemplateFiles } from './differences.ts'

/** Template files with these contents, by the paths of their stacks. */
function files(contents: Record<string, string>): TemplateFiles {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-templates-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return new Map(
    Object.entries(contents).map(([stack, text], index) => {
      const file = join(folder, `${index}.json`)
      writeFileSync(file, text)
      return [stack, file]
    }),
  )
}

it('describes each changed stack once, and environments that change alike together', () => {
  const before = files({ 'dev/App': 'a', 'prod/App': 'b', 'prod/Data': 'c', ci: 'd' })
  const after = files({ 'dev/App': 'A', 'prod/App': 'B', 'prod/Data': 'c', ci: 'D' })

  const report = differencesOf(before, after, (stack) => `[~] notejam-${stack.split('/')[0] ?? ''} changes\n`)

  expect(report).toBe(
    '### dev/App, prod/App\n\n```\n[~] notejam-dev changes\n```\n\n### ci\n\n```\n[~] notejam-ci changes\n```',
  )
})

it('names stacks that are new or gone', () => {
  const report = differencesOf(files({ 'prod/Old': '{}' }), files({ 'prod/New': '{}' }), () => '')
  expect(report).toContain('### prod/New is new')
  expect(report).toContain('### prod/Old is gone')
})

it('says so when no template has changed', () => {
  expect(differencesOf(files({ ci: '{}' }), files({ ci: '{}' }), () => '')).toBe('No template has changed.')
})
