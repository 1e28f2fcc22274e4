import { describe, expect, it } from 'vitest'
import { dev, test as testEnvironment } from '../../test/variants.ts'
import { account, aContext, anAws, none, resolved } from '../test-kit.ts'
import type { Aws } from '../aws.ts'
import { githubProvider, judgeProvider } from './github-provider.ts'
import { repositoryIsThere } from './repository.ts'

describe('the repository of images', () => {
  const missing = none('RepositoryNotFoundException')
  const stack = { StackName: 'notejam-ci', StackStatus: 'CREATE_COMPLETE' }

  it.each([
    ['there', { repositories: [{}] }, [stack], [dev], 'notejam and deployed/notejam-dev in eu-central-1'],
    [
      'not there, and its stack neither',
      missing,
      [],
      [dev],
      'notejam-ci, which holds the repository of images, is not in eu-central-1',
    ],
    ['not there, though its stack is', missing, [stack], [dev], 'notejam-ci is there, and its repository is not'],
    [
      'not there, because its stack failed',
      missing,
      [{ ...stack, StackStatus: 'ROLLBACK_COMPLETE' }],
      [dev],
      'is ROLLBACK_COMPLETE',
    ],
  ] as const)('%s', async (what, repositories, Stacks, [environment], sentence) => {
    const aws = anAws({ 'ecr describe-repositories': repositories, 'cloudformation describe-stacks': { Stacks } })
    const finding = await repositoryIsThere.run(aContext([environment], { aws }))
    expect(finding).toMatchObject({
      state: what === 'there' ? 'ok' : 'wrong',
      what: expect.stringContaining(sentence) as unknown,
    })
  })

  it('of the environment comes with its bounds', async () => {
    const aws: Aws = {
      ask: <T>(words: readonly string[]) =>
        words.at(-1) === 'notejam' ? Promise.resolve({} as T) : Promise.reject(missing),
    }
    expect(await repositoryIsThere.run(aContext([dev], { aws }))).toMatchObject({
      state: 'wrong',
      what: 'the repository deployed/notejam-dev, which its tasks pull from, is not there',
      mend: 'npm run setup -- dev',
    })
  })

  it('is copied to the region of a later environment with the first image', async () => {
    const aws = anAws({ 'ecr describe-repositories': missing, 'cloudformation describe-stacks': { Stacks: [stack] } })
    const context = aContext([dev, { ...testEnvironment, region: 'eu-west-1' }], { aws })
    const [, second] = context.beside
    if (!second) throw new Error('no second environment')
    expect(await repositoryIsThere.run({ ...context, environment: second })).toMatchObject({
      state: 'wrong',
      mend: 'npm run deploy -- dev, and wait a minute',
    })
  })
})

describe("GitHub's provider", () => {
  const arn = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`
  const found = { arn, audiences: ['sts.amazonaws.com'], isOurs: false }
  const [existing] = resolved([{ ...dev, githubProvider: 'existing' }])
  const [made] = resolved([dev])

  it.each([
    ['none, before the setup', made, undefined, 'wrong', 'npm run setup -- dev'],
    ['made by the stack', made, { ...found, isOurs: true }, 'ok', undefined],
    ["the account's own", existing, found, 'ok', undefined],
    ["the account's own, and the configuration does not say so", made, found, 'wrong', "githubProvider: 'existing'"],
    ['none, and the configuration says that there is one', existing, undefined, 'wrong', 'leave it out'],
    [
      "the stack's, and the configuration says that it is the account's",
      existing,
      { ...found, isOurs: true },
      'wrong',
      'leave dev.githubProvider out',
    ],
    [
      'one for other tokens',
      existing,
      { ...found, audiences: ['vault'] },
      'wrong',
      `add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id sts.amazonaws.com`,
    ],
  ] as const)('%s', (_, environment, provider, state, mend) => {
    const finding = judgeProvider(environment, provider)
    expect(finding.state).toBe(state)
    if (mend) expect(finding.mend).toContain(mend)
    expect(finding.mend ?? '').not.toContain('delete')
  })

  it('is known by its address, and by the resources of the stack', async () => {
    const aws = anAws({
      'iam list-open-id-connect-providers': { OpenIDConnectProviderList: [{ Arn: `${arn}.example` }, { Arn: arn }] },
      'iam get-open-id-connect-provider': { ClientIDList: ['sts.amazonaws.com'] },
      'cloudformation describe-stack-resources': none('ValidationError'),
    })
    expect(await githubProvider.run(aContext([{ ...dev, githubProvider: 'existing' }], { aws }))).toMatchObject({
      state: 'ok',
    })
  })
})
