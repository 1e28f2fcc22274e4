import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { staticFilesLabel } from '../config/names.ts'
import { differenceOf } from './one-version.ts'
import { hashOfFolder, namesIn } from './build/static-files.ts'

/** O5: pages of the new image name static files, which have to be those that are uploaded before them. */

function aFolder(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-static-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, '.vite'))
  writeFileSync(join(folder, '.vite/manifest.json'), '{}')
  mkdirSync(join(folder, 'fonts'))
  for (const name of names) writeFileSync(join(folder, name), name)
  return folder
}

const commit = 'a'.repeat(40)

it('names the files that are uploaded, in every folder, and not their compressed copies', () => {
  const folder = aFolder('main-1.js', 'main-1.js.br', 'main-1.js.gz', 'fonts/serif-2.woff2')
  expect(namesIn(folder)).toEqual(['fonts/serif-2.woff2', 'main-1.js'])
  expect(hashOfFolder(folder)).toBe(hashOfFolder(aFolder('fonts/serif-2.woff2', 'main-1.js')))
  expect(hashOfFolder(folder)).not.toBe(hashOfFolder(aFolder('fonts/serif-2.woff2', 'main-2.js')))
})

it('refuses an image of other static files, of another commit, and one that does not say', () => {
  const labels = { [staticFilesLabel]: 'hash', 'org.opencontainers.image.revision': commit }
  expect(differenceOf(labels, 'hash', `0.1.0+${commit}`)).toBeUndefined()
  expect(differenceOf(labels, 'other', `0.1.0+${commit}`)).toBe('names other static files than the templates upload')
  expect(differenceOf(labels, 'hash', `0.1.0+${'b'.repeat(40)}`)).toBe(
    'is of commit aaaaaaaaaaaa, and the templates are of bbbbbbbbbbbb',
  )
  expect(differenceOf({}, 'hash', `0.1.0+${commit}`)).toBe('does not say which static files its pages name')
})
