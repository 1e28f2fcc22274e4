import { hasServed } from '../config/names.ts'
import { at, text } from '../system/json.ts'
import { referencesIn } from '../system/reference.ts'
import type { Resource, System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** The property that names a type, of all types that may outlive their stack. No type of key has one. */
const names: Readonly<Record<string, string | undefined>> = {
  'AWS::Backup::BackupVault': 'BackupVaultName',
  'AWS::KMS::Key': undefined,
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
}

/**
 * What holds data outlives its stack, and nothing outlives a creation that failed: neither as it is, nor by its name, nor
 * because it holds something that CloudFormation has to delete. O2
 */
export const retention = check((system, { isProtected }, expect) => {
  for (const resource of system.resources.values()) {
    const { logicalId, Type, DeletionPolicy, UpdateReplacePolicy } = resource
    expect(
      DeletionPolicy !== 'Retain',
      'O2',
      `${logicalId} stays where its creation fails, and is in the next one's way`,
    )
    if (!isKept(resource) && DeletionPolicy !== 'Snapshot') continue
    const replaced = DeletionPolicy === 'Snapshot' ? 'Snapshot' : 'Retain'
    expect(
      UpdateReplacePolicy === replaced,
      'O2',
      `${logicalId} is lost when it is replaced: ${text(UpdateReplacePolicy)}`,
    )
    expect(Type in names, 'O2', `${logicalId} stays, and nothing says which property names ${Type}`)
    const name = resource.properties[names[Type] ?? '']
    const isFree = name === undefined || JSON.stringify(name).includes('AWS::StackId')
    expect(isFree, 'O2', `${logicalId} stays, and its name ${text(name)} is taken the next time`)
    if (isKept(resource)) held(system, resource, expect)
  }
  if (isProtected) staying(system, expect)
  stacks(system, isProtected, expect)
})

/** By the policy of its deletion. */
function isKept({ DeletionPolicy }: Resource): boolean {
  return DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate'
}

/** Services do not delete what something refers to: a policy of a distribution, a subnet in a group. */
function held(system: System, kept: Resource, expect: Expect): void {
  for (const other of referencesIn(system, kept.properties, kept.stack)) {
    // IAM deletes a role whatever names it.
    if (other.id === kept.id || other.Type === 'AWS::IAM::Role') continue
    expect(isKept(other), 'O2', `${kept.logicalId} stays and holds ${other.logicalId}, which cannot be deleted then`)
  }
}

/** Deleting the stack deletes none of these. */
function staying(system: System, expect: Expect): void {
  // The key of the alarms' topic encrypts nothing that is stored.
  const messages = system
    .ofType('AWS::SNS::Topic')
    .map(({ properties, stack }) => system.meaning(properties['KmsMasterKeyId'], stack))
  const stored = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Backup::BackupVault'].flatMap((type) => system.ofType(type))
  for (const resource of stored) {
    const { id, logicalId, DeletionPolicy, properties } = resource
    if (messages.includes(id)) continue
    expect(isKept(resource), 'O2', `${logicalId} is deleted with its stack: ${text(DeletionPolicy)}`)
    const days = at(properties, 'PendingWindowInDays') ?? 30
    expect(Number(days) === 30, 'O2', `${logicalId} can be deleted for good in ${text(days)} days`)
  }
}

/** The stacks of data, of copies, and of the distribution with its domain name; and their parameter, which protects by itself. */
function stacks({ stacks: all }: System, wanted: boolean, expect: Expect): void {
  for (const { name, template, isProtected = false } of all) {
    const isMeant = wanted && /-(data|dr|app)$/.test(name)
    expect(isProtected === isMeant, 'O2', `${name} is ${isProtected ? '' : 'not '}protected from being deleted`)
    const parameter = template.Parameters?.[hasServed]
    expect(
      parameter === undefined || parameter.Default === 'true',
      'O2',
      `${name} is unprotected where it is deployed by hand`,
    )
  }
}
