import { delimiter, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startAws, type PlayedAws } from '../../../e2e/aws/cloudformation/aws.ts'
import { hasMoto } from '../../../e2e/aws/moto.ts'
import type { Environment } from '../../config/environment.ts'
import { previews } from '../../config/preview.ts'
import { dev } from '../../test/variants.ts'
import { askAside } from '../aside.ts'
import { awsCli } from '../aws.ts'
import { buildInCloud } from '../build/codebuild.ts'
import { Tools } from '../build/tools.test-kit.ts'
import { check } from '../preflight.ts'
import { answer, checkout } from '../run.ts'
import { resolved } from '../test-kit.ts'
import { makeShared, setUp } from './setup.ts'
import { sharedTemplates } from './templates.ts'

/** `npm run setup` and `npm run deploy -- ENV --check` with the real AWS CLI and the CDK's, on moto and its stand-ins. */
if (hasMoto) {
  describe('an empty account, as moto plays it', { timeout: 600_000 }, () => {
    const own: Environment = { ...dev, mailFrom: 'notes@acme.test', alarmAddress: 'ada@acme.test' }
    const [main, edge] = ['eu-central-1', 'us-east-1']
    let aws: PlayedAws
    let tools: Tools
    let printed = ''
    // Stubbed, never replaced: the test runner takes stubs of later files back from the object that was there first.
    const set = (values: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
    }
    const awsKeys = { AWS_ACCESS_KEY_ID: 'for-tests', AWS_SECRET_ACCESS_KEY: 'opens nothing' }

    beforeAll(async () => {
      const path = [join(checkout, '.cache/python/bin'), dirname(process.execPath), process.env['PATH']]
      // Docker is where CodeBuild is, and not here.
      tools = new Tools()
      tools.add(
        'docker',
        `exec '${process.execPath}' '${join(checkout, 'e2e/aws/cloudformation/tools/docker.ts')}' "$@"`,
      )
      set({ ...awsKeys, PATH: [tools.folder, ...path].join(delimiter) })
      aws = await startAws()
      set({ ...aws.settings, PATH: path.join(delimiter), AWS_DEFAULT_REGION: main })
    })
    afterAll(async () => {
      vi.unstubAllEnvs()
      await aws.stop()
      tools.remove()
    })
    beforeEach(async () => {
      await aws.empty()
      printed = ''
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
        printed += String(text)
        return true
      })
    })
    afterEach(() => {
      vi.restoreAllMocks()
    })

    const ask = (line: string, region = main) => awsCli(region, askAside).ask<Record<string, unknown>>(line.split(' '))
    const acme = { name: 'acme/notes', subject: 'acme/notes' }
    const setUpWith = (environment: Environment) => {
      const all = resolved([environment])
      return setUp(all, all, (use, kept) => {
        sharedTemplates(use, kept, { environments: [environment], repository: acme })
      })
    }
    const checkWith = async (environment: Environment, image: string) => {
      printed = ''
      const all = resolved([environment])
      await check({ environment: all[0], image }, all)
    }
    const missing = `sha256:${'0'.repeat(64)}`

    it('is asked, told what it lacks, set up once and again, and asked again', async () => {
      await expect(checkWith(own, missing)).rejects.toThrow('Nothing was changed')
      for (const line of [
        /^WRONG boundary, policies .* are missing\n {6}→ npm run setup -- dev$/m,
        /^WRONG bootstrap +dev has no bootstrap in eu-central-1$/m,
        /^WRONG bootstrap +dev has no bootstrap in us-east-1$/m,
        /^WRONG image repository +notejam-ci, which holds/m,
        /^WRONG image .* has no image sha256:0{64}$/m,
        /^later service-linked roles .*\n {6}→ aws iam create-service-linked-role --aws-service-name ecs\.amazonaws\.com/m,
        /^later mail +SES is in its sandbox/m,
        /^ok {4}zones +eu-central-1a, eu-central-1b, eu-central-1c$/m,
        /^ok {4}Elastic IPs +1 needed, 5 granted$/m,
      ]) {
        expect(printed).toMatch(line)
      }
      expect(await aws.states(main)).toEqual({})
      expect(await ask('iam list-roles')).toEqual({ Roles: [] })

      await setUpWith(own)
      expect(printed).toContain('[3/3] bootstrap of dev')
      expect(printed).toContain('Next: npm run deploy -- dev')
      const made = { 'notejam-ci': 'CREATE_COMPLETE', 'notejam-bounds-dev': 'CREATE_COMPLETE' }
      const toolkit = { 'CDKToolkit-njdev': 'CREATE_COMPLETE' }
      expect(await aws.states(main)).toEqual({ ...made, ...toolkit })
      expect(await aws.states(edge)).toEqual(toolkit)

      await setUpWith(own)
      expect(await aws.states(main), 'nothing was made again').toEqual({ ...made, ...toolkit })

      await checkWith(own, await push('arm64'))
      expect(printed).not.toContain('WRONG')
      expect(printed).toMatch(/^ok {4}image +sha256:[0-9a-f]{64} is there, for linux\/arm64$/m)
      await expect(checkWith(own, await push('amd64'))).rejects.toThrow('Nothing was changed')
      expect(printed).toMatch(/^WRONG image .* is for linux\/amd64, and tasks run on linux\/arm64$/m)
    })

    it("has GitHub's provider already: it is used, and never made or deleted", async () => {
      const url = 'https://token.actions.githubusercontent.com'
      await ask(`iam create-open-id-connect-provider --url ${url} --client-id-list sts.amazonaws.com`)
      await expect(setUpWith(own)).rejects.toThrow("githubProvider: 'existing' for each environment of this account")
      expect(await aws.states(main)).toEqual({})

      await setUpWith({ ...own, githubProvider: 'existing' })
      expect(printed).toMatch(/^ok {4}GitHub's provider +the account's own is used$/m)
      const { OpenIDConnectProviderList } = await ask('iam list-open-id-connect-providers')
      expect(OpenIDConnectProviderList).toHaveLength(1)
    })

    it('has stacks that a deployment cannot go on with', async () => {
      await aws.refuse([{ on: 'create', what: 'AWS::SNS::Topic', reason: 'no' }])
      const template = (DisplayName: string) => ({
        Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName } } },
      })
      expect(await aws.create(main, 'notejam-dev-app', template('a'))).toBe('ROLLBACK_COMPLETE')
      await aws.refuse([])
      await ask(
        `cloudformation create-change-set --stack-name notejam-dev-data --change-set-name one --change-set-type CREATE --template-body ${JSON.stringify(template('a'))}`,
      )
      await expect(checkWith(own, missing)).rejects.toThrow('Nothing was changed')
      expect(printed).toMatch(
        /^WRONG stacks +notejam-dev-app in eu-central-1 is ROLLBACK_COMPLETE.*\n {6}→ npm run deploy -- dev --abandon$/m,
      )
      expect(printed).toMatch(/^(later|WRONG) stacks +notejam-dev-data in eu-central-1 is REVIEW_IN_PROGRESS/m)
    })

    it('has images built by CodeBuild, on a machine without Docker', async () => {
      const cloud: Environment = { ...own, builder: 'codebuild' }
      const all = resolved([cloud])
      await setUpWith(cloud)
      expect(printed).toMatch(
        /^ok {4}image builder +CodeBuild's notejam-image in eu-central-1 builds on ARM_CONTAINER$/m,
      )

      const image = await buildInCloud({
        ...{ aws: { ask: (words) => awsCli(main).ask(words) }, home: main, region: main, repository: 'notejam' },
        wait: () => Promise.resolve(),
        // Committed or not: it is what this checkout's commit would be built of.
        pack(file) {
          answer('git', ['archive', '--format=zip', `--output=${file}`, 'HEAD'])
          return answer('git', ['rev-parse', 'HEAD'])
        },
      })
      expect(tools.calls()).toMatch(
        /docker buildx build .*--build-arg REGISTRY=public.ecr.aws\/docker\/library\/ .*--push/,
      )
      const { imageDetails } = await ask('ecr describe-images --repository-name notejam')
      expect(imageDetails).toEqual([expect.objectContaining({ imageDigest: image })])
      printed = ''
      // It is refused where this checkout is not committed, which is another test's.
      await check({ environment: all[0] }, all).catch(() => undefined)
      expect(printed).not.toMatch(/^\S+ +Docker/m)
      expect(printed).toMatch(/^ok {4}image builder/m)
      expect(printed).toMatch(/^ok {4}builds at once +1 on ARM\/Medium in eu-central-1/m)
    })

    it('is set up for one pull request after the other, and each keeps its role', async () => {
      const share = (...given: [Environment, ...Environment[]]) => {
        const all = resolved(given)
        const last = all.slice(-1) as typeof all
        return makeShared(awsCli(main), last, all, (use, kept) => {
          sharedTemplates(use, kept, { environments: given, repository: acme })
        })
      }
      const previewOf = (number: string) => previews([number], own)[0] ?? own
      const roles = async () => {
        const { Roles } = (await ask('iam list-roles')) as { Roles: { RoleName: string }[] }
        const names = Roles.map(({ RoleName }) => RoleName)
        return names.filter((name) => name.startsWith('notejam-delivery-')).sort()
      }
      const both = ['dev', 'pr42', 'pr43'].map((name) => `notejam-delivery-${name}`)
      await share(own, previewOf('42'))
      expect(await roles()).toEqual(both.slice(0, 2))

      await share(own, previewOf('43'))
      expect(printed).toContain('Previews that stay as they are: pr42.\n')
      expect(await roles()).toEqual(both)
      await share(own)
      expect(await roles(), 'setting up another environment takes none away').toEqual(both)
    })

    /** An index of one image, as buildx pushes it; its digest. */
    async function push(architecture: string): Promise<string> {
      const manifest = {
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [
          {
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            digest: missing,
            size: 1,
            platform: { os: 'linux', architecture },
          },
        ],
      }
      const { image } = await ask(
        `ecr put-image --repository-name notejam --image-tag ${architecture} --image-manifest ${JSON.stringify(manifest)}`,
      )
      return (image as { imageId: { imageDigest: string } }).imageId.imageDigest
    }
  })
} else {
  it('is not played, and nothing is set up in it', () => {
    process.stderr.write('!!! NOT TESTED: no account was set up on moto, which .ci/run installs. !!!\n')
  })
}
