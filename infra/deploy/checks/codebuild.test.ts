import { expect, it } from 'vitest'
import { dev, prod } from '../../test/variants.ts'
import { aContext, anAws } from '../test-kit.ts'
import { buildsCanRun, imageBuilderIsThere } from './codebuild.ts'
import { accountChecks, deploymentChecks } from './index.ts'

const built = { ...dev, builder: 'codebuild' as const }
const project = (type: string) => ({
  projects: [{ source: { location: 'bucket/sources/none.zip' }, environment: { type } }],
})

it('CodeBuild takes the place of Docker, which is not asked for', () => {
  const names = (image?: string) =>
    deploymentChecks({ ...aContext([built]), ...(image ? { image } : {}) }).map(({ name }) => name)
  expect(names()).toEqual(expect.arrayContaining(['commit', 'builds at once']))
  expect(names()).not.toContain('Docker')
  expect(names(`sha256:${'d'.repeat(64)}`)).not.toContain('builds at once')
  expect(deploymentChecks(aContext([dev])).map(({ name }) => name)).toContain('Docker')
  expect(accountChecks).toContain(imageBuilderIsThere)
})

it('its project is that of the account, in the region of the first environment, on the processor of the tasks', async () => {
  const run = (answer: object, architecture: 'arm' | 'x86' = 'arm') => {
    const far = { ...prod, builder: 'codebuild' as const, architecture, region: 'eu-west-1' }
    const context = aContext([{ ...built, architecture }, far], {
      aws: anAws({ 'codebuild batch-get-projects eu-central-1': answer }),
    })
    return imageBuilderIsThere.run({ ...context, environment: context.beside[1] ?? context.environment })
  }
  expect(await run(project('ARM_CONTAINER'))).toEqual({
    state: 'ok',
    what: "CodeBuild's notejam-image in eu-central-1 builds on ARM_CONTAINER",
  })
  expect(await run({ projects: [] })).toEqual({
    state: 'wrong',
    what: 'eu-central-1 has no CodeBuild project notejam-image',
    mend: 'npm run setup -- prod',
    isForSetup: true,
  })
  expect(await run(project('ARM_CONTAINER'), 'x86')).toMatchObject({
    what: 'notejam-image builds on ARM_CONTAINER, and not LINUX_CONTAINER',
    mend: 'npm run setup -- prod',
  })
  expect(await imageBuilderIsThere.run(aContext([dev]))).toEqual([])
})

it('may run a build, which a new account may not on every machine', async () => {
  const quota = (Value: number) => ({
    Quotas: [
      { QuotaName: 'Concurrently running builds for ARM/Large environment', QuotaCode: 'L-0', Value: 9 },
      { QuotaName: 'Concurrently running builds for ARM/Medium environment', QuotaCode: 'L-1', Value },
    ],
  })
  const run = (applied: object, usual: object) =>
    buildsCanRun.run(
      aContext([built], {
        aws: anAws({
          'service-quotas list-service-quotas': applied,
          'service-quotas list-aws-default-service-quotas': usual,
        }),
      }),
    )
  expect(await run({ Quotas: [] }, quota(1))).toMatchObject({
    state: 'ok',
    what: expect.stringContaining('1 on ARM/Medium') as unknown,
  })
  expect(await run(quota(0), quota(1))).toEqual({
    state: 'wrong',
    what: 'CodeBuild may run no build on ARM/Medium in eu-central-1',
    mend: "aws service-quotas request-service-quota-increase --region eu-central-1 --service-code codebuild --quota-code L-1 --desired-value 1; until then builder: 'docker'",
  })
})
