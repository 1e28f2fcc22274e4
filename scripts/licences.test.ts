import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { givenPackages, licences, licencesFile } from './licences.ts'
import { problemOf } from './licences/problem.ts'

it('the list of what others made is that of the lockfile: npm run licences', async () => {
  expect(await readFile(licencesFile, 'utf8')).toBe(await licences())
})

it('everything that is given on has a licence that fits', async () => {
  const given = await givenPackages()
  expect(given.flatMap((one) => problemOf(one) ?? [])).toEqual([])
  const where = (name: string) => given.find((one) => one.name === name)?.where
  expect(given.length).toBeGreaterThan(150)
  expect(
    ['fastify', '@codemirror/view', '@codemirror/search', 'lucide-static', 'vitest', 'aws-cdk-lib'].map(where),
  ).toEqual(['image', 'image, browser', 'browser', 'image, browser', undefined, undefined])
})

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-2.0-only', false],
  ['GPL-3.0-or-later', false],
  ['AGPL-3.0-only', false],
  ['LGPL-3.0-or-later', false],
  ['SSPL-1.0', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['UNLICENSED', false],
  ['', false],
])('a package under "%s" may be given on: %s', (licence, may) => {
  expect(problemOf({ name: 'some-package', licence }) === undefined).toBe(may)
})

it('an exception holds for its packages alone', () => {
  expect(problemOf({ name: '@img/sharp-libvips-linux-x64', licence: 'LGPL-3.0-or-later' })).toBeUndefined()
  expect(problemOf({ name: 'sharper', licence: 'LGPL-3.0-or-later' })).toContain('sharper is under LGPL-3.0-or-later')
})
