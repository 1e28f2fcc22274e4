import { expect, it } from 'vitest'
import { prod, variants } from './variants.ts'
import { synthesise, synthesiseShared } from '../synthesise.ts'
import { signingKeysOf } from '../checks/signing-keys.ts'
import type { System } from '../system/system.ts'

/**
 * Stateful resources by their logical ids. With another id CloudFormation would create an empty resource and delete the old
 * one, and `cdk diff` does not always say so (aws/aws-cdk#31426). Change a line here only with a plan for the data.
 */
const pinned = {
  'notejam-prod-dr': {
    CopiesKeyAEBD83F8: 'AWS::KMS::Key',
    CopiesVault1B8F786F: 'AWS::Backup::BackupVault',
    CopiedAttachments83360029: 'AWS::S3::Bucket',
  },
  'notejam-prod-data': {
    Key961B73FD: 'AWS::KMS::Key',
    DatabaseSubnets56F17B9A: 'AWS::RDS::DBSubnetGroup',
    DatabaseInstanceAA8A5FDE: 'AWS::RDS::DBInstance',
    ObjectLogsFA9BF703: 'AWS::S3::Bucket',
    Attachments87B238D3: 'AWS::S3::Bucket',
    Exports25637AFB: 'AWS::S3::Bucket',
    BackupsVault1F11AFCC: 'AWS::Backup::BackupVault',
  },
  'notejam-prod-app': {
    EdgeAssetsBucketE0D2ABD8: 'AWS::S3::Bucket',
    EdgeDistribution0060737B: 'AWS::CloudFront::Distribution',
    MailIdentity4EC7C521: 'AWS::SES::EmailIdentity',
    WatchTopicKey174BC790: 'AWS::KMS::Key',
  },
  'notejam-prod-copywatch': {
    WatchTopicKey174BC790: 'AWS::KMS::Key',
  },
  'notejam-prod-edgelog': {
    WatchTopicKey174BC790: 'AWS::KMS::Key',
  },
} as const

const types = new Set<string>(Object.values(pinned).flatMap((ids) => Object.values(ids)))

function statefulIn(system: System): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {}
  for (const { stack, logicalId, Type } of system.resources.values()) {
    if (types.has(Type)) (found[stack] ??= {})[logicalId] = Type
  }
  return found
}

it('P4 P5 O2: stateful resources keep their logical ids', () => {
  expect(statefulIn(synthesise(prod).system)).toEqual(pinned)
})

it('P4 P5 O2: stateful resources, and the secret of the signing keys, have the same ids in every variant of prod', () => {
  const ofProd = Object.entries(variants).filter(([, { name }]) => name === 'prod')
  expect(ofProd.length, 'there must be variants for this to mean anything').toBeGreaterThan(10)
  for (const [name, variant] of ofProd) {
    const { system } = synthesise(variant)
    expect(statefulIn(system), name).toMatchObject(pinned)
    const keys = signingKeysOf(system).map(({ id }) => id)
    expect(keys, name).toEqual(['notejam-prod-data/SigningKeysSecret03AFF407'])
  }
})

it('S5: the image repository keeps its logical id, and is retained', () => {
  const ci = synthesiseShared().get('ci')
  expect(ci?.template.Resources['ImagesRepository2D0F5B9C']).toMatchObject({
    Type: 'AWS::ECR::Repository',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
})

it('P4: the subnets of the database are named by two ids, in that order', () => {
  const { system } = synthesise(prod)
  const [group] = system.ofType('AWS::RDS::DBSubnetGroup')
  const subnets = (group?.properties['SubnetIds'] as []).map((subnet) => system.meaning(subnet, group?.stack ?? ''))
  expect(subnets).toEqual([
    'notejam-prod-network/NetworkDatabaseDSubnetB4B00585',
    'notejam-prod-network/NetworkDatabaseESubnet3D3B3361',
  ])
})

it('O4: another region of three zones is the same templates, but for its name', () => {
  const [here, there] = [
    synthesise(prod),
    synthesise({ ...prod, region: 'eu-west-1', backups: { days: 1096, copyTo: 'eu-west-2' } }),
  ]
  /** Each resource as text, without regions, and without the hashes of what names them. */
  const texts = ({ resources }: System, ...regions: string[]) =>
    [...resources.values()].map((resource) =>
      regions.reduce(
        (json, region) => json.replaceAll(region, 'REGION'),
        JSON.stringify({ ...resource, Metadata: {} }),
      ),
    )
  const ours = texts(here.system, 'eu-central-1', 'eu-west-1')
  const theirs = texts(there.system, 'eu-west-1', 'eu-west-2')

  expect(theirs.filter((text) => !ours.includes(text)).map((text) => text.slice(0, 200))).toEqual([])
  expect(theirs).toHaveLength(ours.length)
})
