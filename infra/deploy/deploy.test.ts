import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { checkEnvironments } from '../config/check-environment.ts'
import { prod } from '../test/variants.ts'
import { NotejamApp } from '../notejam-app.ts'
import { cdkDeploy, examplesIn, readArguments } from './arguments.ts'
import { buildImage, imageIn } from './image.ts'
import { checkout } from './run.ts'

const all = checkEnvironments([prod], 'acme/notes')
const digest = `sha256:${'d'.repeat(64)}`
const registry = { account: '111122223333', region: 'eu-central-1' }

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

describe('the image of a commit', () => {
  let folder: string
  const path = process.env['PATH']

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'notejam-tools-'))
    process.env['PATH'] = `${folder}:${path ?? ''}`
  })

  afterEach(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true })
  })

  /** A program that logs its arguments and runs a script. */
  function tool(name: string, script: string): void {
    const file = join(folder, name)
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${folder}/calls'\n${script}\n`)
    chmodSync(file, 0o755)
  }

  const calls = () => readFileSync(join(folder, 'calls'), 'utf8')

  it('is never one that was pushed before under the same tag', () => {
    tool('aws', 'case "$2" in describe-images) echo sha256:eeee;; *) echo the-password;; esac')
    tool('docker', 'exit 1')
    expect(() => buildImage({ ...registry, architecture: 'arm' })).toThrow('docker login --username failed')
    expect(calls()).not.toContain('describe-images')
  })

  /** Docker, as far as a build asks it; the files of the image are those of a folder. */
  function docker(chosen: string, own = true): void {
    tool('aws', 'echo the-password')
    const inspected = (name: string, driver: string) => `printf 'Name:   ${name}\nDriver: ${driver}\n'; exit`
    tool(
      'docker',
      `[ "$*" = "buildx inspect" ] && { ${inspected('default', chosen)}; }
[ "$*" = "buildx inspect notejam" ] && { ${own ? inspected('notejam', 'docker-container') : 'exit 1'}; }
[ "$1" = info ] && { echo '[["Backing Filesystem","extfs"]]'; exit; }
[ "$1" = login ] && { read -r given; [ "$given" = the-password ]; exit; }
while [ $# -gt 0 ]; do
  [ "$1" = --metadata-file ] && echo '{"containerimage.digest":"${digest}"}' > "$2"
  [ "$1" = --output ] && { to=\${2#*dest=}; mkdir "$to"; echo x > "$to/main-1a2b.js"; echo x > "$to/main-1a2b.js.br"; }
  shift
done; exit 0`.replaceAll('\\$', '$'),
    )
  }

  it.each([
    ['arm', 'linux/arm64'],
    ['x86', 'linux/amd64'],
  ] as const)(
    'is built for %s and pushed, with what it is, and its password is on no command line',
    (architecture, platform) => {
      docker('docker-container')
      expect(buildImage({ ...registry, architecture })).toBe(digest)
      const [files = '', pushed = '', ...others] = calls()
        .split('\n')
        .filter((line) => line.includes('buildx build'))
      expect(others).toEqual([])
      for (const line of [files, pushed]) {
        expect(line).toContain(`buildx build --builder default --platform ${platform} --build-arg VERSION=`)
        expect(line).toMatch(/VERSION=\d+\.\d+\.\d+ --build-arg REVISION=[0-9a-f]{40} /)
      }
      expect(files).toMatch(/--target static --provenance=false --output type=local,dest=\S+ \.$/)
      // The compressed copy is not uploaded, and not counted.
      const hash = createHash('sha256').update('main-1a2b.js').digest('hex')
      expect(pushed).toMatch(
        new RegExp(
          `--provenance=mode=max --sbom=true --push --label notejam.static-files=${hash} --tag 111122223333\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com/notejam:[0-9a-f]{12}-[0-9a-z]+`,
        ),
      )
      expect(calls()).not.toContain('the-password')
      expect(calls()).not.toContain('buildx create')
    },
  )

  it("is built by a builder that attests, which is made when it is missing; the person's choice stays", () => {
    docker('docker', false)
    buildImage({ ...registry, architecture: 'arm' })
    expect(calls()).toContain('docker buildx create --name notejam --driver docker-container --bootstrap\n')
    expect(calls()).toMatch(/buildx build --builder notejam .*--push/)
    rmSync(join(folder, 'calls'))
    docker('docker')
    buildImage({ ...registry, architecture: 'arm' })
    expect(calls()).not.toContain('buildx create')
    expect(calls()).toMatch(/buildx build --builder notejam .*--push/)
  })

  it('takes layers from a folder, and leaves the new ones beside it', () => {
    docker('docker-container')
    buildImage({ ...registry, architecture: 'arm', cache: '/tmp/layers' })
    expect(calls().match(/--cache-from type=local,src=\/tmp\/layers /g)).toHaveLength(2)
    expect(calls().match(/--cache-to type=local,dest=\/tmp\/layers\.new,mode=max/g)).toHaveLength(1)
  })
})
