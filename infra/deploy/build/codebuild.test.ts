import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { buildspec } from '../../constructs/image-builder/buildspec.ts'
import { AwsError, type Aws } from '../aws.ts'
import { checkout, DeployError } from '../run.ts'
import { buildInCloud } from './codebuild.ts'
import { notCommitted } from './source.ts'
import { Tools } from './tools.test-kit.ts'

const digest = `sha256:${'d'.repeat(64)}`
const commit = 'c'.repeat(40)
const id = 'notejam-image:0f1e'
const log = 'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:log-groups/x'
const logs = { deepLink: log, streamName: '0f1e' }
const project = { source: { location: 'ci-sources-1a2b/sources/none.zip' }, environment: { type: 'ARM_CONTAINER' } }

let printed = ''
afterEach(() => {
  vi.restoreAllMocks()
})
beforeEach(() => {
  printed = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

/** A CodeBuild whose build is looked at in these states, one after the other; what it was asked is in `asked`. */
function aCodeBuild(states: readonly (object | Error)[], { projects = [project] as readonly object[] } = {}) {
  const left = [...states]
  const asked: string[] = []
  const aws: Aws = {
    ask<T>(words: readonly string[], region = ''): Promise<T> {
      asked.push([...words, region].join(' '))
      const answers: Record<string, unknown> = {
        'batch-get-projects': { projects },
        'put-object': {},
        'start-build': { build: { id, buildStatus: 'IN_PROGRESS', currentPhase: 'QUEUED' } },
      }
      const known = answers[words[1] ?? '']
      const last = known ?? (left.length > 1 ? left.shift() : left[0])
      const answer = known ?? (last instanceof Error ? last : { builds: [{ id, ...last }] })
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T)
    },
  }
  return { aws, asked }
}

const build = (aws: Aws) =>
  buildInCloud({
    ...{ aws, home: 'eu-central-1', region: 'eu-west-1', repository: 'notejam' },
    wait: () => Promise.resolve(),
    pack: (file) => {
      writeFileSync(file, 'PK')
      return commit
    },
  })

const at = (currentPhase: string) => ({ buildStatus: 'IN_PROGRESS', currentPhase, logs })
const pushed = { buildStatus: 'SUCCEEDED', logs, exportedEnvironmentVariables: [{ name: 'IMAGE', value: digest }] }

it("uploads the commit's files, has them built for the registry that tasks pull from, and takes the digest", async () => {
  const { aws, asked } = aCodeBuild([at('PROVISIONING'), at('PROVISIONING'), at('BUILD'), pushed])
  expect(await build(aws)).toBe(digest)
  const upload = asked.find((one) => one.includes('put-object')) ?? ''
  const [, key = ''] =
    /--bucket ci-sources-1a2b --key (sources\/c{12}-[0-9a-f-]{36}\.zip) --body \S+ eu-central-1$/.exec(upload) ?? []
  expect(key).not.toBe('')
  expect(asked.find((one) => one.includes('start-build'))).toBe(
    `codebuild start-build --project-name notejam-image --source-location-override ci-sources-1a2b/${key} --environment-variables-override name=REVISION,value=${commit} name=REGISTRY_REGION,value=eu-west-1 name=REPOSITORY,value=notejam eu-central-1`,
  )
  expect(printed).toContain(`Its log: ${log}\n`)
  expect(printed.match(/CodeBuild: the image is built and pushed\n/g)).toHaveLength(1)
})

it.each([
  [
    'a command that failed',
    {
      buildStatus: 'FAILED',
      logs,
      phases: [
        { phaseType: 'PROVISIONING', phaseStatus: 'SUCCEEDED' },
        {
          phaseType: 'BUILD',
          phaseStatus: 'FAILED',
          contexts: [{ message: 'COMMAND_EXECUTION_ERROR: exit status 1.' }],
        },
        { phaseType: 'COMPLETED' },
      ],
    },
    `CodeBuild built no image: BUILD FAILED, COMMAND_EXECUTION_ERROR: exit status 1. Its log: ${log}`,
  ],
  [
    'a machine that did not start',
    { buildStatus: 'FAULT', logs: {}, phases: [{ phaseType: 'PROVISIONING', phaseStatus: 'FAULT' }] },
    `CodeBuild built no image: PROVISIONING FAULT. It has no log; what it did: aws codebuild batch-get-builds --region eu-central-1 --ids ${id}`,
  ],
  [
    'a turn that never came',
    { buildStatus: 'TIMED_OUT', phases: [{ phaseType: 'QUEUED', phaseStatus: 'TIMED_OUT' }] },
    'it took too long (QUEUED)',
  ],
  ['an operator who stopped it', { buildStatus: 'STOPPED', logs }, 'it was stopped'],
  ['a build that says no digest', { buildStatus: 'SUCCEEDED', logs }, `did not say which image it pushed (${id})`],
  [
    'a build that says another thing',
    { ...pushed, exportedEnvironmentVariables: [{ name: 'IMAGE', value: 'latest' }] },
    'did not say which image',
  ],
  ['a build without an end', at('BUILD'), 'CodeBuild is still at the image after 50 minutes. Its log'],
] as const)('says in one sentence what became of %s', async (_, state, sentence) => {
  const failed = build(aCodeBuild([state]).aws)
  await expect(failed).rejects.toThrow(sentence)
  await expect(failed).rejects.toBeInstanceOf(DeployError)
})

it('goes on when AWS does not answer for a while, and not for ever', async () => {
  const silence = new AwsError('unreachable', '', 'Could not connect')
  expect(await build(aCodeBuild([silence, silence, silence, at('BUILD'), pushed]).aws)).toBe(digest)
  await expect(build(aCodeBuild([silence]).aws)).rejects.toBe(silence)
})

it('sends nothing where the project is missing, or the checkout is not committed', async () => {
  const none = aCodeBuild([pushed], { projects: [] })
  await expect(build(none.aws)).rejects.toThrow('eu-central-1 has no CodeBuild project notejam-image: npm run setup')
  expect(none.asked).toHaveLength(1)
  const git =
    (status: string, isOk = true) =>
    () => ({ isOk, stdout: status })
  expect(notCommitted(git(''))).toBeUndefined()
  expect(notCommitted(git(' M app/server/main.ts'))).toBe('app/server/main.ts is not as the commit has it')
  expect(notCommitted(git(' M package.json\n?? app/new.ts'))).toBe(
    'package.json and 1 more are not as the commit has them',
  )
  expect(notCommitted(git('', false))).toBe('this folder is no checkout with a commit')
})

/** The files of the repository, as an archive of it has them: no module is installed, and there is no history. */
function anArchive(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-archive-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const words = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    'infra/config',
    'infra/deploy',
    'scripts',
    'app/server',
    'app/shared',
    'app/package.json',
    'package.json',
  ]
  const { stdout } = spawnSync('git', words, { cwd: checkout, encoding: 'utf8' })
  for (const file of stdout.split('\n').filter((one) => one !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(checkout, file), join(folder, file))
  }
  return folder
}

it('what CodeBuild runs needs nothing but the commit, Node, Docker and the AWS CLI', () => {
  const tools = new Tools()
  onTestFinished(() => tools.remove())
  tools.addDocker(digest, 'docker', false)
  const archive = anArchive()
  const commands = buildspec.phases.build.commands.join('\n')
  const given = {
    REGISTRY_ACCOUNT: '111122223333',
    REGISTRY_REGION: 'eu-central-1',
    REPOSITORY: 'notejam',
    ARCHITECTURE: 'arm',
    REVISION: commit,
  }
  const run = (env: Record<string, string>) =>
    spawnSync('sh', ['-e', '-c', `${commands}\nprintf %s "$IMAGE"`], {
      ...{ cwd: archive, encoding: 'utf8' },
      env: { PATH: `${tools.folder}:${dirname(process.execPath)}:/usr/bin:/bin`, HOME: archive, ...env },
    })
  const { stdout, status, stderr } = run(given)
  expect(stderr).not.toContain('Error')
  expect([status, stdout]).toEqual([0, digest])
  expect(tools.calls()).toMatch(
    /buildx build --builder notejam --platform linux\/arm64 --build-arg REGISTRY=public\.ecr\.aws\/docker\/library\/ --build-arg VERSION=\S+ --build-arg REVISION=c{40} --provenance=mode=max --sbom=true --push/,
  )

  const wrong = run({ ...given, REGISTRY_REGION: 'eu-central-1.evil.example/' })
  expect(wrong.status).toBe(1)
  expect(wrong.stderr).toContain('REGISTRY_REGION is "eu-central-1.evil.example/"')
  tools.add('docker', 'exit 1')
  expect(run(given).status, 'a build that fails must not be taken for one that succeeds').toBe(1)
})
