import { expect, it } from 'vitest'
import type { Environment } from '../config/environment.ts'
import { acknowledgements } from '../validation/acknowledgements.ts'
import { dev, prod, variants } from './variants.ts'
import { validate } from './validate.ts'

/** Before a delivery: each variant is synthesised under cdk-nag, which takes seconds of CPU. */

/** Choices of the configuration that cdk-nag looks at. */
const choices: Record<string, Environment> = {
  'prod, to be torn down': { ...prod, isProtected: false },
  'prod without metrics by task': { ...prod, containerInsights: false },
  'prod without a standby': { ...prod, database: { ...prod.database, multiAz: false } },
  'another small one': { ...dev, name: 'demo' },
  'images that CodeBuild makes': { ...dev, builder: 'codebuild' },
}

/** Acknowledgements that no finding has matched so far. */
const unused = new Set(acknowledgements)

function expectSilence(...environments: readonly Environment[]): void {
  const nag = validate(environments)
  for (const one of unused) if (!nag.unused.has(one)) unused.delete(one)
}

it.each(Object.entries({ ...variants, ...choices }))('the rules are silent about %s', (_, environment) =>
  expectSilence(environment),
)

it('the rules are silent about environments in accounts of their own', () =>
  expectSilence({ ...dev, account: '111122223333' }, { ...prod, account: '444455556666' }))

it('every acknowledgement answers a finding', () => {
  expect([...unused].map(({ rule, at }) => `${rule} ${String(at)}`)).toEqual([])
})
