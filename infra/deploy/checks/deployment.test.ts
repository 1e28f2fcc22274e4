import { describe, expect, it } from 'vitest'
import { postgresVersion } from '../../config/database-sizes.ts'
import { moved } from '../../config/moved.ts'
import { synthesise } from '../../synthesise.ts'
import { dev, domain, prod } from '../../test/variants.ts'
import { aContext, anAws, none, resolved, tools } from '../test-kit.ts'
import { judgeDistributions } from './cloudfront.ts'
import { dockerCanBuild } from './docker.ts'
import { zoneIsDelegated } from './hosted-zone.ts'
import { imageIsThere, judgeImage } from './image.ts'
import { identityOf, judgeSending, mailCanBeSent } from './mail.ts'
import { judgeRegistry } from './registry.ts'
import { judgeStack, stacksCanBeUpdated } from './stacks.ts'
import { judgeZones, zonesOfferEverything, type Zone } from './zones.ts'

const [resolvedProd] = resolved([prod])
const like = (text: string) => expect.stringContaining(text) as unknown

describe('a stack', () => {
  it.each([
    ['CREATE_COMPLETE', undefined, undefined],
    ['UPDATE_COMPLETE', undefined, undefined],
    ['UPDATE_ROLLBACK_COMPLETE', undefined, undefined],
    ['CREATE_FAILED', 'later', 'npm run deploy -- prod --abandon'],
    ['ROLLBACK_COMPLETE', 'wrong', 'npm run deploy -- prod --abandon'],
    ['ROLLBACK_FAILED', 'wrong', 'npm run deploy -- prod --abandon'],
    ['DELETE_FAILED', 'wrong', 'npm run deploy -- prod --abandon'],
    ['UPDATE_FAILED', 'wrong', 'aws cloudformation rollback-stack --stack-name notejam-prod-app --region eu-central-1'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'wrong',
      'aws cloudformation continue-update-rollback --stack-name notejam-prod-app --region eu-central-1',
    ],
    [
      'REVIEW_IN_PROGRESS',
      'wrong',
      'aws cloudformation delete-stack --stack-name notejam-prod-app --region eu-central-1',
    ],
    [
      'CREATE_IN_PROGRESS',
      'wrong',
      'aws cloudformation wait stack-create-complete --stack-name notejam-prod-app --region eu-central-1; then again',
    ],
    ['UPDATE_IN_PROGRESS', 'wrong', 'wait stack-update-complete'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'wrong', 'wait stack-update-complete'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'wrong', 'wait stack-rollback-complete'],
    ['ROLLBACK_IN_PROGRESS', 'wrong', 'wait stack-rollback-complete'],
    ['DELETE_IN_PROGRESS', 'wrong', 'wait stack-delete-complete'],
    ['IMPORT_ROLLBACK_FAILED', 'wrong', 'describe-stack-events'],
  ])('that is %s', (StackStatus, state, mend) => {
    const finding = judgeStack('npm run deploy -- prod --abandon', 'eu-central-1', {
      StackName: 'notejam-prod-app',
      StackStatus,
    })
    expect(finding?.state).toBe(state)
    if (mend) expect(finding?.mend).toContain(mend)
    if (finding) expect(finding.what).toContain(`notejam-prod-app in eu-central-1 is ${StackStatus}`)
  })

  it('is looked for in every region, and those of other environments are not', async () => {
    const stack = (StackName: string, StackStatus: string) => ({ StackName, StackStatus })
    const aws = anAws({
      'cloudformation describe-stacks': { Stacks: [stack('notejam-prod-data', 'UPDATE_COMPLETE')] },
      'cloudformation describe-stacks us-east-1': { Stacks: [stack('notejam-prod2-edgelog', 'ROLLBACK_COMPLETE')] },
      'cloudformation describe-stacks eu-west-1': { Stacks: [stack('notejam-prod-dr', 'ROLLBACK_FAILED')] },
    })
    expect(await stacksCanBeUpdated.run(aContext([prod], { aws }))).toEqual([
      expect.objectContaining({ state: 'wrong', what: like('notejam-prod-dr in eu-west-1 is ROLLBACK_FAILED') }),
    ])
    const empty = anAws({ 'cloudformation describe-stacks': { Stacks: [] } })
    expect(await stacksCanBeUpdated.run(aContext([dev], { aws: empty }))).toMatchObject({
      what: like('first deployment'),
    })
  })
})

describe('zones', () => {
  const zone = (name: string, lacks: 'tasks' | 'database' | 'both' | '' = ''): Zone => ({
    name,
    hasTasks: lacks !== 'tasks' && lacks !== 'both',
    hasDatabase: lacks !== 'database' && lacks !== 'both',
  })
  const [american] = resolved([moved(prod, 'us-east-1')])
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `us-east-1${letter}`)
  const lacking = (letter: string) => all.map((name) => zone(name, name.endsWith(letter) ? 'both' : ''))

  it('are right where the zone without Graviton is not among them', () => {
    expect(judgeZones(american, lacking('e'))).toEqual({
      state: 'ok',
      what: 'us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f',
    })
  })

  it.each([
    [
      'c',
      'us-east-1c has no Fargate on Graviton',
      "prod.zones: ['us-east-1a', 'us-east-1b', 'us-east-1d', 'us-east-1e', 'us-east-1f'] in",
    ],
    [
      'd',
      'us-east-1d has not this database',
      "prod.zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1e', 'us-east-1f'] in",
    ],
  ])('are given as a list to paste where it is %s', (letter, what, mend) => {
    expect(judgeZones(american, lacking(letter))).toMatchObject({ state: 'wrong', what, mend: like(mend) })
  })

  it('by number are those that come first, and the database stands in the first two of three', () => {
    const german = (lacks: 'tasks' | 'database' | '') =>
      ['a', 'b', 'c'].map((letter) => zone(`eu-central-1${letter}`, letter === 'b' ? lacks : ''))
    expect(judgeZones(resolvedProd, german(''))).toMatchObject({ state: 'ok' })
    expect(judgeZones(resolvedProd, german('tasks'))).toMatchObject({ state: 'wrong', mend: 'another prod.region' })
    expect(judgeZones(resolvedProd, german('database'))).toMatchObject({
      what: 'eu-central-1b has not this database',
      mend: like("prod.zones: ['eu-central-1a', 'eu-central-1c', 'eu-central-1b']"),
    })
  })

  it('that the account does not have, and a database that RDS does not sell', () => {
    expect(judgeZones(american, lacking('e').slice(0, 4))).toMatchObject({
      what: like('us-east-1f is no zone of this account'),
    })
    expect(judgeZones(resolvedProd, [zone('eu-central-1a', 'database')])).toMatchObject({
      state: 'wrong',
      what: `RDS offers no db.t4g.medium with PostgreSQL ${postgresVersion} in eu-central-1`,
    })
  })

  it('are what EC2 and RDS offer, without those that Fargate lacks', async () => {
    const names = ['ap-northeast-1a', 'ap-northeast-1b', 'ap-northeast-1c', 'ap-northeast-1d']
    const ids = ['apne1-az4', 'apne1-az3', 'apne1-az1', 'apne1-az2']
    const aws = anAws({
      'ec2 describe-availability-zones': {
        AvailabilityZones: names.map((ZoneName, index) => ({ ZoneName, ZoneId: ids[index] })),
      },
      'ec2 describe-instance-type-offerings': { InstanceTypeOfferings: names.map((Location) => ({ Location })) },
      'rds describe-orderable-db-instance-options': {
        OrderableDBInstanceOptions: [{ AvailabilityZones: names.map((Name) => ({ Name })) }],
      },
    })
    const [context] = [aContext([moved(prod, 'ap-northeast-1')], { aws })]
    expect(await zonesOfferEverything.run(context)).toMatchObject({
      state: 'wrong',
      what: 'ap-northeast-1b has no Fargate on Graviton',
      mend: like("zones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d', 'ap-northeast-1b']"),
    })
    expect(aws.asked.at(-1)).toContain(`--engine-version ${postgresVersion} --db-instance-class db.t4g.medium`)
  })

  it('are asked for the version of the templates', () => {
    const [database] = synthesise(prod).system.ofType('AWS::RDS::DBInstance')
    expect(database?.properties['EngineVersion']).toBe(postgresVersion)
  })
})

describe('the hosted zone', () => {
  const zone = (Name: string, isPrivate = false) => ({
    HostedZone: { Name, Config: { PrivateZone: isPrivate } },
    DelegationSet: { NameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'] },
  })
  const check = (answer: unknown, servers: string[] | Error) =>
    zoneIsDelegated.run(
      aContext([{ ...prod, domain }], {
        aws: anAws({ 'route53 get-hosted-zone': answer }),
        nameServers: () => (servers instanceof Error ? Promise.reject(servers) : Promise.resolve(servers)),
      }),
    )

  it.each([
    ['delegated', zone('example.com.'), ['NS-1.awsdns-01.org.'], 'ok', 'example.com is delegated'],
    [
      'not delegated',
      zone('example.com.'),
      ['ns.elsewhere.example'],
      'wrong',
      'the internet asks ns.elsewhere.example for example.com',
    ],
    [
      'not known to the internet',
      zone('example.com.'),
      new Error('ENOTFOUND'),
      'wrong',
      'the internet asks no server for example.com',
    ],
    ['private', zone('example.com.', true), [], 'wrong', 'is a private zone'],
    ['another', zone('other.com.'), [], 'wrong', 'is other.com, and prod.domain.zoneName is example.com'],
    ['not there', none('NoSuchHostedZone'), [], 'wrong', 'no hosted zone Z0123456789ABCDEFGHI '],
  ])('%s', async (_, answer, servers, state, sentence) => {
    const finding = await check(answer, servers)
    expect(finding).toMatchObject({ state, what: like(sentence) })
    if (sentence.startsWith('the internet'))
      expect(finding).toMatchObject({ mend: like('ns-1.awsdns-01.org ns-2.awsdns-02.com') })
  })

  it('is not asked for without a domain', async () => {
    expect(await zoneIsDelegated.run(aContext([prod]))).toMatchObject({ state: 'ok' })
  })
})

it('CloudFront may want an account verified before its first distribution, and cannot be asked', () => {
  expect(judgeDistributions(1).state).toBe('ok')
  expect(judgeDistributions(0)).toMatchObject({ state: 'later', mend: like('Your account must be verified') })
})

describe('mail', () => {
  const inSandbox = { SendingEnabled: true, ProductionAccessEnabled: false }
  const app = [{ StackName: 'notejam-prod-app', StackStatus: 'CREATE_COMPLETE' }]

  it('leaves the sandbox on request', () => {
    expect(judgeSending(resolvedProd, { ...inSandbox, ProductionAccessEnabled: true }).state).toBe('ok')
    expect(judgeSending(resolvedProd, inSandbox)).toMatchObject({
      state: 'later',
      mend: like('aws sesv2 put-account-details --region eu-central-1 --production-access-enabled'),
    })
    expect(
      judgeSending(resolvedProd, { ...inSandbox, Details: { ReviewDetails: { Status: 'PENDING' } } }),
    ).toMatchObject({ mend: like('wait') })
    expect(judgeSending(resolvedProd, { SendingEnabled: false }).what).toContain('paused')
  })

  it.each([
    ['made by the deployment', none('NotFoundException'), [], 'ok', 'the deployment makes the identity'],
    ['confirmed', { VerifiedForSendingStatus: true }, app, 'ok', 'is confirmed'],
    ['waiting for a click', { VerifiedForSendingStatus: false }, app, 'later', 'is not confirmed yet'],
    ['known already', { VerifiedForSendingStatus: true }, [], 'wrong', 'SES knows notejam@notejam.example already'],
  ])('its identity is %s', async (_, identity, Stacks, state, sentence) => {
    const aws = anAws({
      'sesv2 get-account': inSandbox,
      'sesv2 get-email-identity': identity,
      'cloudformation describe-stacks': { Stacks },
    })
    expect(await mailCanBeSent.run(aContext([prod], { aws }))).toEqual([
      expect.objectContaining({ state: 'later' }),
      expect.objectContaining({ state, what: like(sentence) }),
    ])
  })

  it('confirms what the templates name', () => {
    for (const mailFrom of ['notes@example.com', 'notes@mail.example.com', 'notes@badexample.com']) {
      const environment = { ...prod, domain, mailFrom }
      const [made] = synthesise(environment).system.ofType('AWS::SES::EmailIdentity')
      expect(made?.properties['EmailIdentity']).toBe(identityOf(resolved([environment])[0]))
    }
  })
})

describe('Docker', () => {
  /** As Docker prints it, buildx 0.22. */
  const inspected = (driver: string, platforms: string, status = 'running') => `Name:          maker
Driver:        ${driver}
Last Activity: 2026-11-05 01:38:53 +0000 UTC

Nodes:
Name:                  maker0
Endpoint:              unix:///var/run/docker.sock
Status:                ${status}
${platforms ? `BuildKit version:      v0.22.0\nPlatforms:             ${platforms}\n` : ''}Labels:
 org.mobyproject.buildkit.worker.executor:         oci`
  const both = 'linux/amd64, linux/amd64/v2, linux/arm64*, linux/386'
  const stores = {
    graph: '[["Backing Filesystem","extfs"]]',
    containerd: '[["driver-type","io.containerd.snapshotter.v1"]]',
  }
  const run = (
    inspect: string | { stderr: string },
    store: keyof typeof stores = 'graph',
    buildx: string | { stderr: string } = 'v0.22.0',
  ) =>
    dockerCanBuild.run(
      aContext([prod], {
        ask: tools({
          'docker version': '28.2.2',
          'docker buildx version': buildx,
          'docker buildx inspect': inspect,
          'docker info': stores[store],
        }),
      }),
    )

  it.each([
    [
      'a container',
      inspected('docker-container', both),
      'graph',
      'ok',
      'the builder maker (docker-container) builds for linux/arm64',
    ],
    ['its own driver', inspected('docker', both), 'graph', 'wrong', 'has the driver docker, which makes no provenance'],
    ['its own driver over containerd', inspected('docker', both), 'containerd', 'ok', 'builds for linux/arm64'],
    [
      'another processor',
      inspected('docker-container', 'linux/amd64, linux/386'),
      'graph',
      'wrong',
      'builds for linux/amd64, linux/386, and tasks run on linux/arm64',
    ],
    [
      'a builder that is not started',
      inspected('docker-container', '', 'inactive'),
      'graph',
      'unknown',
      'is not started',
    ],
  ] as const)('builds with %s', async (_, printed, store, state, sentence) => {
    expect(await run(printed, store)).toMatchObject({ state, what: like(sentence) })
  })

  it('has buildx, and a builder', async () => {
    expect(
      await run('', 'graph', {
        stderr: "docker: unknown command: docker buildx\n\nRun 'docker --help' for more information",
      }),
    ).toMatchObject({ what: 'Docker has no buildx' })
    expect(await run({ stderr: 'ERROR: no builder "maker" found' })).toMatchObject({
      state: 'wrong',
      mend: like('docker buildx create'),
    })
  })

  it('is installed, and runs', async () => {
    const missing = tools({ 'docker version': { stderr: '', code: 'ENOENT' } })
    expect(await dockerCanBuild.run(aContext([prod], { ask: missing }))).toMatchObject({
      what: 'Docker is not installed',
    })
    const stopped = tools({
      'docker version': {
        stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      },
    })
    expect(await dockerCanBuild.run(aContext([prod], { ask: stopped }))).toMatchObject({
      what: like('daemon does not answer (Cannot connect'),
    })
  })
})

describe('an image', () => {
  const image = `sha256:${'d'.repeat(64)}`
  const index = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      { platform: { os: 'linux', architecture: 'arm64' } },
      { platform: { os: 'unknown', architecture: 'unknown' } },
    ],
  }
  const run = (answer: unknown) =>
    imageIsThere.run(aContext([prod], { image, aws: anAws({ 'ecr batch-get-image': answer }) }))

  it('is there, for the processor of the tasks', async () => {
    expect(await run({ images: [{ imageManifest: JSON.stringify(index) }] })).toEqual({
      state: 'ok',
      what: `${image} is there, for linux/arm64`,
    })
  })

  it('is of another architecture', async () => {
    const other = { ...index, manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }] }
    expect(await run({ images: [{ imageManifest: JSON.stringify(other) }] })).toMatchObject({
      state: 'wrong',
      what: `${image} is for linux/amd64, and tasks run on linux/arm64`,
      mend: like('npm run deploy -- prod'),
    })
    expect(judgeImage(image, 'prod', undefined).state).toBe('unknown')
  })

  it.each([
    ['its repository', none('RepositoryNotFoundException')],
    ['itself', { images: [], failures: [{ failureCode: 'ImageNotFound' }] }],
  ])('is missing: %s', async (_, answer) => {
    expect(await run(answer)).toMatchObject({ state: 'wrong', what: like(`has no image ${image}`) })
  })
})

it('a registry that answers asks for a password, and one that cannot be reached is named', () => {
  const host = '111122223333.dkr.ecr.eu-central-1.amazonaws.com'
  expect(judgeRegistry(host, 401).state).toBe('ok')
  expect(judgeRegistry(host, 503).state).toBe('wrong')
  expect(judgeRegistry(host, 'ENOTFOUND')).toMatchObject({
    state: 'wrong',
    what: `${host} cannot be reached (ENOTFOUND)`,
    mend: like('HTTPS_PROXY'),
  })
})
