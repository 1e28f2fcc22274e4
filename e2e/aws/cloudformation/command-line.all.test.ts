import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasMoto } from '../moto.ts'
import type { Fault } from './aws.ts'
import { anOperator, type Operator, type Said } from './operator.ts'

/**
 * The commands of a deployment and the CDK's command line on CloudFormation as moto and our stand-ins play it: what AWS
 * refuses on purpose has to be told, to be mended, and to be taken back. Each step is a fact about the account that the next
 * one starts from, so they are one story; the states of stacks and resources are read back after each.
 */
if (hasMoto) {
  describe('a deployment', () => {
    const region = 'eu-central-1'
    const patienceMs = 900_000
    let operator: Operator
    beforeAll(async () => {
      operator = await anOperator()
    })
    afterAll(() => operator.stop())

    const states = async (environment: string) => {
      const all = Object.entries({
        ...(await operator.aws.states(region)),
        ...(await operator.aws.states('us-east-1')),
      })
      return Object.fromEntries(all.filter(([name]) => name.startsWith(`notejam-${environment}-`)))
    }
    const deploy = (words: string): Promise<Said> => operator.type(`node infra/deploy/main.ts ${words}`)
    const made = async () => (await operator.aws.played()).living.map(({ address }) => address)
    /** From the end of a first deployment on, `--from` saves an image and a synthesis. */
    const again = 'dev --from infra/cdk.out'
    const unverified = 'Your account must be verified before you can add new CloudFront resources.'
    const refuse = (on: Fault['on'], what: string, reason: string) => operator.aws.refuse([{ on, what, reason }])

    it(
      'into an account that is not set up is refused, and changes nothing',
      async () => {
        const { code, output } = await deploy('dev')
        expect(code, output).toBe(1)
        expect(output).toMatch(/WRONG bootstrap[\s\S]*npm run setup -- dev[\s\S]*Nothing was changed/)
        expect(await operator.aws.states(region)).toEqual({})
      },
      patienceMs,
    )

    it(
      'finds an account that npm run setup has set up, and finds it again',
      async () => {
        const setUp = () => operator.type('node infra/deploy/setup/main.ts dev')
        const [first, second] = [await setUp(), await setUp()]
        expect(first.code, first.output).toBe(0)
        expect(second.code, second.output).toBe(0)
        const stacks = await operator.aws.states(region)
        expect(stacks).toEqual({
          'notejam-ci': 'CREATE_COMPLETE',
          'notejam-bounds-dev': 'CREATE_COMPLETE',
          'CDKToolkit-njdev': 'CREATE_COMPLETE',
        })
      },
      patienceMs,
    )

    it(
      'that is refused half way keeps what it made, unprotected, and says what to do',
      async () => {
        await refuse('create', 'AWS::CloudFront::Distribution', unverified)
        const { code, output } = await deploy('dev')
        expect(code, output).toBe(1)
        expect(output).toContain(unverified)
        expect(output).toContain('npm run deploy -- dev --abandon')
        expect(await states('dev')).toEqual({
          'notejam-dev-network': 'CREATE_COMPLETE',
          'notejam-dev-data': 'CREATE_COMPLETE',
          'notejam-dev-app': 'CREATE_FAILED',
        })
        const resources = await operator.aws.resources(region, 'notejam-dev-app')
        expect(Object.entries(resources).filter(([, state]) => state === 'CREATE_FAILED')).toHaveLength(1)
      },
      patienceMs,
    )

    it(
      'is abandoned without a remainder',
      async () => {
        const before = await made()
        expect(before.filter((one) => one.startsWith('notejam-dev-')).length).toBeGreaterThan(60)
        const { code, output } = await deploy('dev --abandon --yes dev')
        expect(code, output).toBe(0)
        expect(await states('dev')).toEqual({})
        // What is left is told: logs, which say why, and what the data's stack keeps until its window ends.
        const left = (await operator.aws.played()).living.filter(({ address }) => address.startsWith('notejam-dev-'))
        expect(
          left.filter(({ type }) => !/Logs::LogGroup|KMS::Key|SecretsManager::Secret|S3::Bucket$/.test(type)),
        ).toEqual([])
      },
      patienceMs,
    )

    it(
      'goes on where it stopped once the cause is mended',
      async () => {
        await refuse('create', 'AWS::CloudFront::Distribution', unverified)
        expect((await deploy(again)).code).toBe(1)
        expect((await states('dev'))['notejam-dev-app']).toBe('CREATE_FAILED')
        const before = await made()
        await operator.aws.refuse([])
        const { code, output } = await deploy(again)
        expect(code, output).toBe(0)
        for (const [stack, state] of Object.entries(await states('dev')))
          expect(state, stack).toMatch(/^(CREATE|UPDATE)_COMPLETE$/)
        expect(Object.keys(await states('dev'))).toHaveLength(4)
        expect(await made(), 'nothing was made twice').toEqual(expect.arrayContaining(before))
      },
      patienceMs,
    )

    it(
      'that has served is not abandoned',
      async () => {
        const { code, output } = await deploy('dev --abandon --yes dev')
        expect([code, output]).toEqual([1, expect.stringContaining('Its first deployment has succeeded')])
        expect(Object.keys(await states('dev'))).toHaveLength(4)
      },
      patienceMs,
    )

    it(
      'changes what was changed',
      async () => {
        operator.place.edit('logDays: 14', 'logDays: 30')
        expect((await operator.type(`node infra/bin/app.ts --env dev --image ${await imageOf(operator)}`)).code).toBe(0)
        const { code, output } = await deploy(again)
        expect(code, output).toBe(0)
        expect((await states('dev'))['notejam-dev-app']).toBe('UPDATE_COMPLETE')
      },
      patienceMs,
    )

    it(
      'that is refused goes back',
      async () => {
        operator.place.edit('logDays: 30', 'logDays: 60')
        expect((await operator.type(`node infra/bin/app.ts --env dev --image ${await imageOf(operator)}`)).code).toBe(0)
        await refuse('update', 'AWS::Logs::LogGroup', 'Rate exceeded')
        const { code, output } = await deploy(again)
        expect(code, output).toBe(1)
        expect(Object.values(await states('dev'))).toContain('UPDATE_ROLLBACK_FAILED')
        await operator.aws.refuse([])
        const [stack = ''] =
          Object.entries(await states('dev')).find(([, state]) => state === 'UPDATE_ROLLBACK_FAILED') ?? []
        // As the runbook's article says.
        expect((await operator.type(`aws cloudformation continue-update-rollback --stack-name ${stack}`)).code).toBe(0)
        expect((await states('dev'))[stack]).toBe('UPDATE_ROLLBACK_COMPLETE')
        const after = await deploy(again)
        expect(after.code, after.output).toBe(0)
        for (const [name, state] of Object.entries(await states('dev')))
          expect(state, name).toMatch(/^(CREATE|UPDATE)_COMPLETE$/)
      },
      patienceMs,
    )
  })
} else {
  it('is not tried without moto', () => {
    process.stderr.write('!!! NOT TESTED: no deployment was failed on moto, which .ci/run installs. !!!\n')
  })
}

/** The image that the first deployment pushed. */
async function imageOf(operator: Operator): Promise<string> {
  const query = ['--query', "'imageIds[0].imageDigest'", '--output', 'text']
  return (await operator.type(`aws ecr list-images --repository-name notejam ${query.join(' ')}`)).output.trim()
}
