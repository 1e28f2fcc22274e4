import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { buildImage } from './docker.ts'
import { Tools } from './tools.test-kit.ts'

const digest = `sha256:${'d'.repeat(64)}`
const registry = { account: '111122223333', region: 'eu-central-1', repository: 'notejam' }
const host = '111122223333.dkr.ecr.eu-central-1.amazonaws.com'

let tools: Tools
/** The person's own settings of Docker. */
let own: string

beforeEach(() => {
  tools = new Tools()
  own = mkdtempSync(join(tmpdir(), 'notejam-own-'))
  vi.stubEnv('PATH', tools.path)
  vi.stubEnv('DOCKER_CONFIG', own)
})

afterEach(() => {
  vi.unstubAllEnvs()
  tools.remove()
  rmSync(own, { recursive: true })
})

it('is never one that was pushed before under the same tag', () => {
  tools.add('aws', 'case "$2" in describe-images) echo sha256:eeee;; *) echo the-password;; esac')
  tools.add('docker', 'exit 1')
  expect(() => buildImage({ ...registry, architecture: 'arm' })).toThrow('docker login --username failed')
  expect(tools.calls()).not.toContain('describe-images')
})

it.each([
  ['arm', 'linux/arm64'],
  ['x86', 'linux/amd64'],
] as const)(
  'is built for %s and pushed, with what it is, and its password is on no command line',
  (architecture, platform) => {
    tools.addDocker(digest, 'docker-container')
    expect(buildImage({ ...registry, architecture })).toBe(digest)
    const [files = '', pushed = '', ...others] = tools
      .calls()
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
        `--provenance=mode=max --sbom=true --push --label notejam.static-files=${hash} --tag ${host.replaceAll('.', '\\.')}/notejam:[0-9a-f]{12}-[0-9a-z]+`,
      ),
    )
    expect(tools.calls()).not.toContain('the-password')
    expect(tools.calls()).not.toContain('buildx create')
  },
)

it("is built by a builder that attests, which is made when it is missing; the person's choice stays", () => {
  tools.addDocker(digest, 'docker', false)
  buildImage({ ...registry, architecture: 'arm' })
  expect(tools.calls()).toContain('docker buildx create --name notejam --driver docker-container --bootstrap\n')
  expect(tools.calls()).toMatch(/buildx build --builder notejam .*--push/)
  tools.forget()
  tools.addDocker(digest, 'docker')
  buildImage({ ...registry, architecture: 'arm' })
  expect(tools.calls()).not.toContain('buildx create')
  expect(tools.calls()).toMatch(/buildx build --builder notejam .*--push/)
})

it('takes layers from a folder, and leaves the new ones beside it', () => {
  tools.addDocker(digest, 'docker-container')
  buildImage({ ...registry, architecture: 'arm', cache: '/tmp/layers' })
  expect(tools.calls().match(/--cache-from type=local,src=\/tmp\/layers /g)).toHaveLength(2)
  expect(tools.calls().match(/--cache-to type=local,dest=\/tmp\/layers\.new,mode=max/g)).toHaveLength(1)
})

it("leaves no password behind: Docker is signed in with settings of its own, in which the person's are seen", () => {
  const config = {
    auths: { 'https://index.docker.io/v1/': {}, [host]: { auth: 'of yesterday' } },
    credsStore: 'desktop',
    credHelpers: { 'ghcr.io': 'gh', [host]: 'ecr-login' },
    currentContext: 'colima',
  }
  writeFileSync(join(own, 'config.json'), JSON.stringify(config))
  mkdirSync(join(own, 'contexts'))
  const seen = join(tools.folder, 'seen')
  const look = `{ cp "$DOCKER_CONFIG/config.json" '${seen}'; ls "$DOCKER_CONFIG" >> '${seen}.names'; echo "$DOCKER_CONFIG $BUILDX_CONFIG" > '${seen}.folders'; }`
  for (const ending of [look, `{ ${look}; exit 1; }`]) {
    tools.addDocker(digest, 'docker-container', true, ending)
    const build = () => buildImage({ ...registry, architecture: 'arm' })
    if (ending === look) build()
    else expect(build).toThrow('docker buildx build failed')

    // Docker Hub's password stays where it is, and ECR's goes into no store.
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
      auths: { 'https://index.docker.io/v1/': {} },
      credHelpers: { 'https://index.docker.io/v1/': 'desktop', 'ghcr.io': 'gh' },
      currentContext: 'colima',
    })
    expect(readFileSync(`${seen}.names`, 'utf8')).toContain('contexts\npassword\n')
    const [folder = '', builders = ''] = readFileSync(`${seen}.folders`, 'utf8').trim().split(' ')
    expect(builders).toBe(join(own, 'buildx'))
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  }
  expect(readdirSync(own).sort()).toEqual(['config.json', 'contexts'])
  expect(JSON.parse(readFileSync(join(own, 'config.json'), 'utf8'))).toEqual(config)
})
