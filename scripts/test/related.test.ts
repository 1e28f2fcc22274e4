import { glob } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { root } from '../imports.ts'
import { related } from './related.ts'
import { unseen } from './unseen.ts'

const jam = 'app/server/features/jam/jam'
const tea = 'app/server/features/tea/tea'
const world = "import { startWorld } from '../../../test/world.ts'\n"
const sources = new Map([
  [`${jam}.ts`, "import { boil } from '../../platform/boil.ts'"],
  [`${jam}.test.ts`, world],
  [`${tea}.ts`, ''],
  [`${tea}.test.ts`, world],
  ['app/server/app.ts', `import './features/jam/jam.ts'\nimport './features/tea/tea.ts'`],
  ['app/server/platform/boil.ts', ''],
  ['app/server/platform/boil.test.ts', "import { boil } from './boil.ts'"],
  ['app/server/platform/boil.all.test.ts', "import { boil } from './boil.ts'"],
  ['app/test/world.ts', "import { buildApp } from '../server/app.ts'"],
  [
    'app/test/limits.test.ts',
    "import { startWorld } from './world.ts'\nroutes.jam.show\nroutes.jam.edit\nroutes.jam.delete",
  ],
  ['app/test/log.test.ts', "import { startWorld } from './world.ts'"],
])

it.each([
  ['a feature: its own tests, and those that visit it', `${jam}.ts`, [`${jam}.test.ts`, 'app/test/limits.test.ts']],
  ['a test: itself and its neighbours', `${tea}.test.ts`, [`${tea}.test.ts`]],
  [
    'the platform: what imports it, with the features among that',
    'app/server/platform/boil.ts',
    [`${jam}.test.ts`, 'app/server/platform/boil.test.ts'],
  ],
  [
    'the world of tests: everything that lives in it',
    'app/test/world.ts',
    [`${jam}.test.ts`, `${tea}.test.ts`, 'app/test/limits.test.ts', 'app/test/log.test.ts'],
  ],
  ['what only a delivery needs: when it was changed', 'app/server/platform/boil.all.test.ts', undefined],
])('a change of %s', (_what, file, tests) => {
  const found = related([file], sources)
  expect(found.tests).toEqual(tests ?? ['app/server/platform/boil.all.test.ts', 'app/server/platform/boil.test.ts'])
  expect(found.untested).toEqual([])
})

it('a change of what is named for a delivery’s test runs it, and no other of them', () => {
  const named = ['e2e/mail.all.test.ts', 'e2e/drain.all.test.ts', 'e2e/kill.all.test.ts']
  const here = new Map([...sources, ...named.map((file) => [file, ''] as const)])
  expect(related(['app/server/platform/mail/smtp.ts'], here).tests).toEqual(['e2e/mail.all.test.ts'])
  expect(related(['infra/cdk.ts'], new Map([['infra/a.all.test.ts', '']])).tests).toEqual([])
})

it('says which change no test is related to', () => {
  expect(related(['LICENSE'], sources)).toEqual({ tests: [], untested: ['LICENSE'] })
})

it.each(unseen)('%s and the tests that it needs are there', async (...globs) => {
  for (const pattern of globs) expect(await isAnything(pattern), pattern).toBe(true)
})

async function isAnything(pattern: string): Promise<boolean> {
  const { done } = await glob(pattern, { cwd: root }).next()
  return done !== true
}
