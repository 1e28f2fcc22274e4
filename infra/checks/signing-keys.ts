import { at, canonical, listOf, text } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, nothingBut } from './finding.ts'
import { spelled } from './reference.ts'

/** The secret that holds them; the others are between CloudFront and the balancer. */
export function signingKeysOf(system: System): Resource[] {
  return system.ofType('AWS::SecretsManager::Secret').filter(({ logicalId }) => logicalId.startsWith('SigningKeys'))
}

/** Another of these, or another value of one, and CloudFormation makes another key, which ends all sessions. */
const generated = {
  ExcludePunctuation: true,
  GenerateStringKey: 'current',
  PasswordLength: 64,
  SecretStringTemplate: '{}',
}

/** Made by AWS, told to no template, under the database's key, kept, and copied to where backups are. F4 S6 S7 O2 */
export const signingKeys = check((system, { isProtected, copyRegion }, expect) => {
  const [secret, ...others] = signingKeysOf(system)
  expect(
    secret !== undefined && others.length === 0,
    'S6',
    `there are ${others.length + (secret ? 1 : 0)} secrets to sign with`,
  )
  if (!secret) return
  const { properties, stack, logicalId } = secret
  nothingBut(
    properties,
    ['Description', 'GenerateSecretString', 'KmsKeyId', 'ReplicaRegions', 'Tags'],
    'S6',
    logicalId,
    expect,
  )
  const found = canonical(properties['GenerateSecretString'] ?? null)
  expect(found === canonical(generated), 'S6', `${logicalId} is made by ${found}: another key, and nobody is signed in`)

  const [database] = system.ofType('AWS::RDS::DBInstance')
  const key = spelled(system, properties['KmsKeyId'], stack)
  const wanted = database && spelled(system, database.properties['KmsKeyId'], database.stack)
  expect(key === wanted, 'S7', `${logicalId} is under ${key}, and not under the database's key`)

  const replicas = listOf(properties['ReplicaRegions'])
  const places = replicas.map((one) => text(at(one, 'Region'))).join()
  expect(places === (copyRegion ?? ''), 'O2', `${logicalId} has copies in ${places || 'no region'}`)
  for (const replica of replicas) {
    const of = system.resource(at(replica, 'KmsKeyId'), stack)
    const region = system.stacks.find(({ name }) => name === of?.stack)?.region
    expect(
      of?.Type === 'AWS::KMS::Key' && region === copyRegion,
      'S7',
      `the copy of ${logicalId} has no key of its region`,
    )
  }
  const isKept = [secret.DeletionPolicy, secret.UpdateReplacePolicy].every((policy) => /^Retain/.test(policy ?? ''))
  expect(!isProtected || isKept, 'O2', `${logicalId} goes with its stack: ${text(secret.DeletionPolicy)}`)
})
