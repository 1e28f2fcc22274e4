import { at, text } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { copyOfAttachments } from './copies.ts'
import { check, type Expect } from './finding.ts'

/** Only the balancer may have public addresses, and all storage is encrypted. P2 P3 P5 S7 */
export const privacy = check((system, environment, expect) => {
  const balancers = system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
  const scheme = environment.origin === 'public-alb' ? 'internet-facing' : 'internal'
  for (const { properties, logicalId } of balancers)
    expect(properties['Scheme'] === scheme, 'P2', `${logicalId} is ${text(properties['Scheme'])}, and not ${scheme}`)

  for (const { properties, logicalId } of system.ofType('AWS::ECS::Service')) {
    const assigned = at(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp')
    expect(assigned === 'DISABLED', 'P2', `${logicalId} gives its tasks public addresses`)
  }
  for (const { properties, logicalId } of system.ofType('AWS::RDS::DBInstance')) {
    expect(properties['PubliclyAccessible'] === false, 'S3', `${logicalId} has a public address`)
    expect(
      properties['StorageEncrypted'] === true && properties['KmsKeyId'] !== undefined,
      'S7',
      `${logicalId} has no key of its own`,
    )
    expect(
      properties['PerformanceInsightsKMSKeyId'] !== undefined,
      'S7',
      `Performance Insights of ${logicalId} has no key of its own`,
    )
  }
  buckets(system, expect)
  for (const { properties, logicalId } of system.ofType('AWS::SNS::Topic'))
    expect(properties['KmsMasterKeyId'] !== undefined, 'S7', `${logicalId} is not encrypted`)
  for (const { properties, logicalId } of system.ofType('AWS::Backup::BackupVault'))
    expect(properties['EncryptionKeyArn'] !== undefined, 'S7', `${logicalId} has no key of its own`)
  for (const { properties, logicalId } of system.ofType('AWS::KMS::Key'))
    expect(properties['EnableKeyRotation'] === true, 'S7', `${logicalId} does not rotate`)
})

function buckets(system: System, expect: Expect): void {
  const copy = copyOfAttachments(system)
  for (const { properties, logicalId } of system.ofType('AWS::S3::Bucket')) {
    const block = properties['PublicAccessBlockConfiguration']
    const isClosed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
      (name) => at(block, name) === true,
    )
    expect(isClosed, 'P5', `${logicalId} can be made public`)
    const byDefault = ['ServerSideEncryptionConfiguration', 0, 'ServerSideEncryptionByDefault'] as const
    const algorithm = at(properties, 'BucketEncryption', ...byDefault, 'SSEAlgorithm')
    // The copy is a backup: under the key of backups there (copies.ts).
    if (logicalId === copy?.logicalId) expect(algorithm === 'aws:kms', 'S7', `${logicalId} has no key of its own`)
    else expect(algorithm === 'AES256', 'S7', `${logicalId} is not encrypted with SSE-S3`)
  }
}
