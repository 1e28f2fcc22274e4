import { expect, it } from 'vitest'
import { synthesiseShared } from '../../synthesise.ts'
import { maxPreviews } from '../../config/preview.ts'
import { dev, prod, test as testEnvironment } from '../../test/variants.ts'
import { account, anAws, resolved } from '../test-kit.ts'
import { chosenFrom } from './chosen.ts'
import { bootstrap, deployShared, sharedStacks } from './commands.ts'
import { previewsIn } from './previews.ts'

const all = resolved([dev, testEnvironment, prod])
const [resolvedDev, , resolvedProd] = all

it.each([
  ['nothing', [], 'npm run setup -- ENV…'],
  ['an unknown environment', ['dev', 'pord'], 'pord is no environment'],
  ['an option', ['--force'], '--force is no environment'],
])('says how it is used when given %s', (_, given, sentence) => {
  expect(() => chosenFrom(given, all)).toThrow(sentence)
})

it('takes environments of one account, in the order of the configuration', () => {
  expect(chosenFrom(['prod', 'dev'], all).map(({ name }) => name)).toEqual(['dev', 'prod'])
  const apart = resolved([
    { ...dev, account },
    { ...prod, account: '444455556666' },
  ])
  expect(() => chosenFrom(['dev', 'prod'], apart)).toThrow('dev and prod live in different accounts')
  expect(chosenFrom(['prod'], apart)).toHaveLength(1)
})

it('makes stacks that the templates have', () => {
  const known = [...synthesiseShared().keys()]
  expect(sharedStacks(all)).toEqual(['ci', 'bounds-dev', 'bounds-test', 'bounds-prod'])
  for (const stack of sharedStacks(all)) expect(known).toContain(stack)
  const own = resolved([{ ...prod, account }])
  expect(sharedStacks(own)).toEqual([`ci-${account}`, 'bounds-prod'])
  expect([...synthesiseShared([{ ...prod, account }]).keys()]).toEqual(expect.arrayContaining([...sharedStacks(own)]))
  expect(deployShared('/templates', ['ci']).slice(1)).toEqual(
    'deploy ci --app /templates --no-notices --require-approval never'.split(' '),
  )
})

it('bootstraps each region of an environment within its boundary, and never with AdministratorAccess', () => {
  if (!resolvedProd) throw new Error('three environments were given')
  const line = bootstrap(resolvedProd, account).join(' ')
  for (const part of [
    `bootstrap aws://${account}/eu-central-1 aws://${account}/eu-west-1 aws://${account}/us-east-1 `,
    '--qualifier njprod --toolkit-stack-name CDKToolkit-njprod ',
    '--custom-permissions-boundary notejam-prod-boundary --apply-permissions-boundary-to-all-roles ',
    `--cloudformation-execution-policies arn:aws:iam::${account}:policy/notejam-prod-deploy-platform,arn:aws:iam::${account}:policy/notejam-prod-deploy-service`,
  ]) {
    expect(line).toContain(part)
  }
  expect(line).not.toContain('AdministratorAccess')
  expect(bootstrap(resolvedDev, account).filter((word) => word.startsWith('aws://'))).toHaveLength(2)
})

it('finds the previews of an account by their bounds, and refuses more than the stack has room for', async () => {
  const stacks = (...names: string[]) =>
    anAws({ 'cloudformation describe-stacks': { Stacks: names.map((StackName) => ({ StackName })) } })
  const found = (names: string[], ...chosen: string[]) =>
    previewsIn(
      stacks(...names),
      'eu-central-1',
      chosen.map((name) => ({ name })),
    )
  const bounds = (numbers: readonly number[]) => numbers.map((number) => `notejam-bounds-pr${number}`)
  const others = ['notejam-bounds-prod', 'notejam-pr7-app', 'pr8', 'notejam-bounds-pr']
  expect(await found([...bounds([42, 43]), ...others], 'pr43')).toEqual(['42'])
  expect(await found([...bounds([42, 43]), ...others], 'dev')).toEqual(['42', '43'])
  const most = bounds(Array.from({ length: maxPreviews }, (_, index) => index + 1))
  await expect(found(most, 'pr9')).rejects.toThrow(
    `pr${maxPreviews}, and ${maxPreviews} are the most: remove one first`,
  )
  expect(await found(most, 'pr1'), 'what is there is set up again').toHaveLength(maxPreviews - 1)
  expect(await found(most, 'dev')).toHaveLength(maxPreviews)
})
