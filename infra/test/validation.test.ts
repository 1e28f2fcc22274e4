import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'
import type { IPolicyValidationContext } from 'aws-cdk-lib'
import type { CfnDBInstance } from 'aws-cdk-lib/aws-rds'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { environments } from '../config/environments.ts'
import { NotejamApp } from '../notejam-app.ts'
import { addValidation } from '../validation/index.ts'
import type { Environment } from '../config/environment.ts'
import { acknowledgements } from '../validation/acknowledgements.ts'
import { changed, dev, make, prod, repository, variants, type Templates, type Values } from './variants.ts'

const folder = mkdtempSync(join(tmpdir(), 'notejam-guard-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Choices of the configuration that rules of others look at. */
const choices: Record<string, Environment> = {
  'prod, to be torn down': { ...prod, isProtected: false },
  'prod without metrics by task': { ...prod, containerInsights: false },
  'prod without a standby': { ...prod, database: { ...prod.database, multiAz: false } },
  'another small one': { ...dev, name: 'demo' },
}

/** Acknowledgements that nothing has needed so far. */
const unused = new Set(acknowledgements)

function expectSilence(all: readonly Environment[]): void {
  const app = new NotejamApp({ environments: all, repository })
  const nag = addValidation(app)
  expect(() => app.synth()).not.toThrow()
  for (const one of unused) if (!nag.unused.has(one)) unused.delete(one)
}

it('is silent about our environments', () => expectSilence(environments))

it.each(Object.entries({ ...variants, ...choices }))('is silent about %s', (_, environment) =>
  expectSilence([environment]),
)

it('is silent about environments in accounts of their own', () =>
  expectSilence([
    { ...dev, account: '111122223333' },
    { ...prod, account: '444455556666' },
  ]))

it('holds no acknowledgement that nothing needs', () => {
  expect([...unused].map(({ rule, at }) => `${rule} ${String(at)}`)).toEqual([])
})

it('stops what AwsSolutions finds and nobody has acknowledged', () => {
  const app = new NotejamApp({ environments: [prod], repository })
  const instance = app.node
    .findChild('prod')
    .node.findChild('Data')
    .node.findChild('Database')
    .node.findChild('Instance')
  const resource = instance.node.defaultChild as CfnDBInstance
  // Acknowledged where the configuration says so, and here it does not.
  resource.deletionProtection = false
  addValidation(app)
  expect(() => app.synth()).toThrow(/[Vv]alidation/)
})

/** Rules of validation/guard, and a template that each of them stops. */
const breaks: Record<string, (templates: Templates) => void> = {
  buckets_are_private_and_encrypted: ({ data }) =>
    delete only(data, 'AWS::S3::Bucket')['PublicAccessBlockConfiguration'],
  databases_are_private_and_encrypted: ({ data }) => (only(data, 'AWS::RDS::DBInstance')['StorageEncrypted'] = false),
  nobody_is_let_in_from_everywhere: ({ network }) =>
    (only(network, 'AWS::EC2::SecurityGroup')['SecurityGroupIngress'] = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]),
  containers_can_change_nothing: ({ app }) =>
    delete (only(app, 'AWS::ECS::TaskDefinition')['ContainerDefinitions'] as Values[])[0]?.['ReadonlyRootFilesystem'],
  services_keep_what_scaling_decided: ({ app }) => (only(app, 'AWS::ECS::Service')['DesiredCount'] = 3),
  logs_are_forgotten: ({ app }) => delete only(app, 'AWS::Logs::LogGroup')['RetentionInDays'],
  keys_rotate: ({ data }) => delete only(data, 'AWS::KMS::Key')['EnableKeyRotation'],
  topics_are_encrypted: ({ app }) => delete only(app, 'AWS::SNS::Topic')['KmsMasterKeyId'],
  the_edge_speaks_https: ({ app }) => {
    const config = only(app, 'AWS::CloudFront::Distribution')['DistributionConfig'] as Values
    ;(config['DefaultCacheBehavior'] as Values)['ViewerProtocolPolicy'] = 'allow-all'
  },
}

it('has seen every rule of ours fail', () => {
  const rules = readFileSync(resolve(import.meta.dirname, '../validation/guard/notejam.guard'), 'utf8')
  expect([...rules.matchAll(/^rule (\w+)/gm)].map(([, name]) => name)).toEqual(Object.keys(breaks))
})

it.each(Object.entries(breaks))('cfn-guard: %s', (rule, change) => {
  const { system } = make(prod)
  expect(guard(changed(system, () => undefined).stacks.map(({ template }) => template))).toEqual([])

  const found = guard(changed(system, change).stacks.map(({ template }) => template))

  expect(found).toContain(rule)
})

/** The names of the rules that these templates break. A file of rules that cannot be read would break none. */
function guard(templates: readonly unknown[]): string[] {
  const templatePaths = templates.map((template, index) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify(template))
    return file
  })
  const validator = new CfnGuardValidator({
    rules: [resolve(import.meta.dirname, '../validation/guard')],
    controlTowerRulesEnabled: false,
  })
  const { violations } = validator.validate({ templatePaths } as unknown as IPolicyValidationContext)
  return [...new Set(violations.map(({ ruleName }) => ruleName))]
}

function only({ Resources }: Templates[keyof Templates], type: string): Values {
  const [first] = Object.values(Resources).filter((resource) => resource.Type === type)
  if (!first) throw new Error(`no ${type}`)
  return first.Properties
}
