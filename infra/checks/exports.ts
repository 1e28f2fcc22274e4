import { at, listOf, text } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check } from './finding.ts'

/** The bucket of what people take along. */
export function exportsOf(system: System): Resource | undefined {
  return system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('Exports'))
}

/** Packed exports are copies that live a day: no version of them stays, and no backup takes them. O2 */
export const exports = check((system, _, expect) => {
  const bucket = exportsOf(system)
  expect(bucket !== undefined, 'O2', 'packed exports have no bucket of their own')
  if (!bucket) return
  const versions = at(bucket.properties, 'VersioningConfiguration', 'Status')
  expect(versions === undefined, 'O2', `${bucket.logicalId} keeps versions: ${text(versions)}`)
  const isBackedUp = system
    .ofType('AWS::Backup::BackupSelection')
    .flatMap(({ properties, stack }) =>
      listOf(at(properties, 'BackupSelection', 'Resources')).map((one) => system.resource(one, stack)),
    )
    .includes(bucket)
  expect(!isBackedUp, 'O2', `${bucket.logicalId} is backed up`)
})
