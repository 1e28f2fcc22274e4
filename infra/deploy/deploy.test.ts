import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkEnvironments } from '../config/check-environment.ts'
import { prod } from '../test/variants.ts'
import { NotejamApp } from '../notejam-app.ts'
import { cdkDeploy, examplesIn, readArguments } from './arguments.ts'
import { imageIn } from './image.ts'
import { checkout } from './run.ts'

const all = checkEnvironments([prod], 'acme/notes')
const digest = `sha256:${'d'.repeat(64)}`

describe('npm run deploy', () => {
  it.each([
    ['nothing', [], 'npm run deploy -- ENV'],
    ['an unknown environment', ['pord'], 'ENV      one of prod'],
    ['two environments', ['prod', 'prod'], 'npm run deploy -- ENV'],
    ['an image that is no digest', ['prod', '--image', 'latest'], '--image latest is no digest'],
    ['an image and templates', ['prod', '--image', digest, '--from', 'infra/cdk.out'], 'leave out --image'],
    ['an unknown option', ['prod', '--force'], "Unknown option '--force'"],
    ['an abandonment with an image', ['prod', '--abandon', '--image', digest], 'leave out --check, --image and --from'],
    ['another name to abandon', ['prod', '--abandon', '--yes', 'dev'], '--abandon --yes prod'],
    ['a name without an abandonment', ['prod', '--yes', 'prod'], '--yes goes with --abandon'],
  ])('says how it is used when given %s', (_, given, sentence) => {
    expect(() => readArguments(given, all)).toThrow(sentence)
  })

  it('takes what is right', () => {
    expect(readArguments(['prod', '--check'], all)).toMatchObject({ environment: { name: 'prod' }, check: true })
    expect(readArguments(['prod', '--image', digest], all)).toMatchObject({
      environment: { name: 'prod' },
      image: digest,
    })
  })

  it.each([
    ['a deployment', []],
    ['the check', ['--check']],
  ])('%s says everything that is missing before it touches anything', (_, options) => {
    const [environment] = all
    expect(environment && examplesIn(environment)).toEqual([
      'prod.mailFrom is still the example notejam@notejam.example: put yours into infra/config/environments.ts',
      'prod.alarmAddress is still the example operator@notejam.example: put yours into infra/config/environments.ts',
    ])
    const tools = mkdtempSync(join(tmpdir(), 'notejam-empty-'))
    const ran = spawnSync(process.execPath, [join(checkout, 'infra/deploy/main.ts'), 'dev', ...options], {
      encoding: 'utf8',
      env: { PATH: tools },
    })
    rmSync(tools, { recursive: true })
    expect(ran.status).toBe(1)
    // All at once: neither tool is installed on this PATH.
    for (const sentence of [
      'repository is still the example',
      'the AWS CLI is not installed',
      'Docker is not installed',
      'Nothing was changed.',
    ]) {
      expect(ran.stderr).toContain(sentence)
    }
    expect(ran.stdout).toBe('')
  })
})

describe("the CDK's command line", () => {
  it('asks a person before permissions widen, one stack at a time: it cannot ask beside its work', () => {
    expect(cdkDeploy('infra/cdk.out', 'prod', true).join(' ')).toMatch(/'?prod\/\*'? .*--require-approval broadening$/)
  })

  it('does not ask in a pipeline, which has no terminal', () => {
    expect(cdkDeploy('infra/cdk.out', 'prod', false).slice(-4)).toEqual([
      '--require-approval',
      'never',
      '--concurrency',
      '2',
    ])
  })

  it('is given the image that templates were made with', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'notejam-templates-'))
    onTestFinished(() => rmSync(outdir, { recursive: true }))
    const props = { environments: [prod], repository: { name: 'a/b', subject: 'a/b' }, outdir, isForReading: true }
    new NotejamApp({ ...props, imageDigest: digest }).synth()
    expect(imageIn(outdir, 'prod')).toBe(digest)
    new NotejamApp(props).synth()
    expect(() => imageIn(outdir, 'prod')).toThrow('name no image')
  })
})
