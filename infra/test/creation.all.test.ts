import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startAws, type PlayedAws } from '../../e2e/aws/cloudformation/aws.ts'
import { prepareAccount, prepareFor } from '../../e2e/aws/cloudformation/prepare.ts'
import { hasMoto } from '../../e2e/aws/moto.ts'
import { environments } from '../config/environments.ts'
import { synthesise, synthesiseShared } from '../synthesise.ts'
import type { Stack } from '../system/system.ts'
import { domain, everything, variants } from './variants.ts'

/**
 * Every template is created, in the order of a deployment, by CloudFormation as moto and our stand-ins play it: references
 * between resources and stacks have to lead somewhere, names have to be free, and nothing may wait for itself.
 */
if (hasMoto) {
  describe("on CloudFormation, as moto plays it with stand-ins for what it doesn't have", () => {
    let aws: PlayedAws
    beforeAll(async () => {
      aws = await startAws()
    })
    afterAll(() => aws.stop())
    beforeEach(() => aws.empty())

    it.each(Object.entries({ ...variants, everything }))('creates all stacks of: %s', async (_, environment) => {
      await expectCreated(synthesise(environment).system.stacks)
    })

    it('creates all environments and what they share in one account, beside each other', async () => {
      await expectCreated([
        ...synthesiseShared().values(),
        ...environments.flatMap((one) => synthesise(one).system.stacks),
      ])
    })

    it('creates what environments share where CodeBuild makes their images', async () => {
      await expectCreated([
        ...synthesiseShared(environments.map((one) => ({ ...one, builder: 'codebuild' as const }))).values(),
      ])
    })

    it('says which type nothing plays, and which attribute, output and secret nothing has', async () => {
      const create = async (resource: object) => {
        const name = `broken-${broken++}`
        const state = await aws.create('eu-central-1', name, { Resources: { Broken: resource } })
        return [state, (await aws.failures('eu-central-1', name)).join()] as const
      }
      let broken = 0
      const topic = (value: unknown) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: value } })
      const output = { StackName: 'other', Region: 'eu-west-1', OutputName: 'Key' }
      expect(await create({ Type: 'AWS::Unheard::Of' })).toEqual([
        'ROLLBACK_COMPLETE',
        expect.stringContaining('nothing plays AWS::Unheard::Of'),
      ])
      const needs = (other: string) => ({ Type: 'AWS::SNS::Topic', DependsOn: other })
      const circle = aws.create('eu-central-1', 'circle', { Resources: { One: needs('Two'), Two: needs('One') } })
      await expect(circle).rejects.toThrow('Circular dependency between resources')
      expect((await create(topic({ 'Fn::GetStackOutput': output })))[1]).toContain('no stack has the output other.Key')
      expect((await create(topic('{{resolve:secretsmanager:missing:SecretString:a}}')))[1]).toContain('missing')
      const alarm = { Type: 'AWS::CloudWatch::Alarm' }
      const template = { Resources: { Alarm: alarm, Topic: topic({ 'Fn::GetAtt': ['Alarm', 'Colour'] }) } }
      expect(await aws.create('eu-central-1', 'attribute', template)).toBe('ROLLBACK_COMPLETE')
      expect((await aws.failures('eu-central-1', 'attribute')).join()).toContain('has no attribute Colour')
    })

    it('reports what moto played and what stood in', async () => {
      const { report } = await aws.played()
      const by = (who: string) => report.filter((one) => one.by === who).map(({ type }) => type)
      const [real, standing] = [by('moto'), by('stand-in')]
      process.stdout.write(`\nReal in moto (${real.length}): ${real.join(', ')}\n`)
      process.stdout.write(`Stand-ins (${standing.length}): ${standing.join(', ')}\n`)
      expect(real.length).toBeGreaterThan(30)
      // What carries requests, notes and rights is real; what stands in here is watched, cached or billed.
      expect(
        standing.filter((type) => /^AWS::(EC2|ECS::Service|IAM::(Role|Policy)|KMS|RDS|S3::Bucket$)/.test(type)),
      ).toEqual([])
    })

    async function expectCreated(stacks: readonly Stack[]): Promise<void> {
      const zone = await prepareAccount(aws, domain.zoneName)
      for (const { name, region, template } of stacks) {
        const here = JSON.parse(JSON.stringify(template).replaceAll(domain.hostedZoneId, zone)) as object
        await prepareFor(aws, region, template)
        const state = await aws.create(region, name, here)
        expect([state, await aws.failures(region, name)], name).toEqual(['CREATE_COMPLETE', []])
        const made = Object.entries(await aws.resources(region, name))
        expect(made.map(([id]) => id).sort(), name).toEqual(Object.keys(template.Resources).sort())
        expect(
          made.filter(([, one]) => one !== 'CREATE_COMPLETE'),
          name,
        ).toEqual([])
        expect(Object.keys(await aws.outputs(region, name)).sort(), name).toEqual(
          Object.keys(template.Outputs ?? {}).sort(),
        )
      }
    }
  })
} else {
  it('is not installed, and no template is created', () => {
    process.stderr.write('!!! NOT TESTED: no template was created on moto, which .ci/run installs. !!!\n')
  })
}
