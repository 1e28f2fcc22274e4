import { expect, it } from 'vitest'
import { oldestInstaller, readLock, unsupportedOn, warnedOf } from './engines.ts'

it('every installed package runs on the Node that programs are run with', async () => {
  const { packages } = await readLock()
  expect(Object.keys(packages).length, 'there must be packages for this to mean anything').toBeGreaterThan(300)
  expect(await unsupportedOn(packages, packages['node_modules/node']?.version ?? '')).toEqual([])
  expect(await unsupportedOn(packages, '18.0.0'), 'the comparison finds what is too old').not.toEqual([])
})

it('npm ci warns of no package on the oldest Node that may install: node scripts/engines.ts', async () => {
  const { packages } = await readLock()
  expect(warnedOf(packages, await oldestInstaller())).toEqual([])
  expect(warnedOf(packages, '18.0.0'), 'the comparison finds what is too old').not.toEqual([])
})
