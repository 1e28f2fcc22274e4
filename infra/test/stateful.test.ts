import { expect, it } from 'vitest'
import { make, prod, synth, variants } from './variants.ts'
import { signingKeysOf } from '../checks/signing-keys.ts'
import type { System } from '../system/system.ts'

/**
 * What holds something that cannot be made again, by its logical id. Another id is another resource: CloudFormation would
 * make a new, empty one and take the old one away, and `cdk diff` does not always say so (aws/aws-cdk#31426). Change a line
 * here only together with a plan for what is in it.
 */
const pinned = {
  'notejam-prod-dr': {
    CopiesKeyAEBD83F8: 'AWS::KMS::Key',
    CopiesVault1B8F786F: 'AWS::Backup::BackupVault',
  },
  'notejam-prod-data': {
    Key961B73FD: 'AWS::KMS::Key',
    DatabaseSubnets56F17B9A: 'AWS::RDS::DBSubnetGroup',
    DatabaseInstanceAA8A5FDE: 'AWS::RDS::DBInstance',
    ObjectLogsFA9BF703: 'AWS::S3::Bucket',
    Attachments87B238D3: 'AWS::S3::Bucket',
    BackupsVault1F11AFCC: 'AWS::Backup::BackupVault',
  },
  'notejam-prod-app': {
    EdgeAssetsBucketE0D2ABD8: 'AWS::S3::Bucket',
    EdgeDistribution0060737B: 'AWS::CloudFront::Distribution',
    MailIdentity4EC7C521: 'AWS::SES::EmailIdentity',
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

it('P4 P5 O2: what holds something keeps its logical id', () => {
  expect(statefulIn(make(prod).system)).toEqual(pinned)
})

it.each(Object.entries(variants).filter(([, { name }]) => name === 'prod'))(
  '… and has the same one with %s',
  (_, variant) => {
    expect(statefulIn(make(variant).system)).toMatchObject(pinned)
  },
)

it.each(Object.entries(variants).filter(([, { name }]) => name === 'prod'))(
  'O2: what sessions are signed with keeps its logical id with %s',
  (_, variant) => {
    expect(signingKeysOf(make(variant).system).map(({ id }) => id)).toEqual([
      'notejam-prod-data/SigningKeysSecret03AFF407',
    ])
  },
)

it('S5: the image repository, too, and it is never taken away', () => {
  const ci = synth().getStackByName('notejam-ci').template as { Resources: Record<string, { Type: string }> }
  expect(ci.Resources['ImagesRepository2D0F5B9C']).toMatchObject({
    Type: 'AWS::ECR::Repository',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
})

it('P4: the subnets of the database are named by two ids, in that order', () => {
  const { system } = make(prod)
  const [group] = system.ofType('AWS::RDS::DBSubnetGroup')
  const subnets = (group?.properties['SubnetIds'] as []).map((subnet) => system.meaning(subnet, group?.stack ?? ''))
  expect(subnets).toEqual([
    'notejam-prod-network/NetworkDatabaseDSubnetB4B00585',
    'notejam-prod-network/NetworkDatabaseESubnet3D3B3361',
  ])
})

it('O4: another region of three zones is the same templates, but for its name', () => {
  const [here, there] = [
    make(prod),
    make({ ...prod, region: 'eu-west-1', backups: { days: 1096, copyTo: 'eu-west-2' } }),
  ]
  /** Each resource as text, without regions. */
  const texts = ({ resources }: System, ...regions: string[]) =>
    [...resources.values()].map((resource) =>
      regions.reduce((json, region) => json.replaceAll(region, 'REGION'), JSON.stringify(resource)),
    )
  const ours = texts(here.system, 'eu-central-1', 'eu-west-1')
  const theirs = texts(there.system, 'eu-west-1', 'eu-west-2')

  expect(theirs.filter((text) => !ours.includes(text)).map((text) => text.slice(0, 200))).toEqual([])
  expect(theirs).toHaveLength(ours.length)
})
