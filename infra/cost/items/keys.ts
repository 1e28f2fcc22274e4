import { listOf } from '../../system/json.ts'
import { counted, type Area } from '../item.ts'

/** KMS charges a key's first and second yearly rotation like another key, and no later one. */
const versionsAfter = (month: number) => 1 + Math.min(2, Math.floor((month - 1) / 12))

/** S4 S7 */
export const keys: Area = {
  name: 'Keys and secrets',
  types: ['AWS::KMS::Key', 'AWS::SecretsManager::Secret'],
  lines(system, load) {
    const all = system.ofType('AWS::KMS::Key')
    const versions = all.map(({ properties }) =>
      properties['EnableKeyRotation'] === true ? versionsAfter(load.month) : 1,
    )
    const secrets = system.ofType('AWS::SecretsManager::Secret')
    // A copy in another region is a secret there.
    const copies = secrets.reduce((sum, { properties }) => sum + listOf(properties['ReplicaRegions']).length, 0)
    const managed = system
      .ofType('AWS::RDS::DBInstance')
      .filter(({ properties }) => properties['ManageMasterUserPassword'] === true)
    return [
      {
        name: 'keys',
        from: `${counted(all)}, EnableKeyRotation`,
        price: 'kms-key',
        quantity: versions.reduce((sum, one) => sum + one, 0),
      },
      {
        name: 'secrets',
        from: `${counted(secrets)}, ${copies} copied, ${managed.length} that RDS manages`,
        price: 'secret',
        quantity: secrets.length + copies + managed.length,
      },
    ]
  },
}
