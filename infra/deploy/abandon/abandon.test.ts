import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../../config/check-environment.ts'
import { synthesise } from '../../synthesise.ts'
import { everything, prod } from '../../test/variants.ts'
import { Cloud, type CloudStack, type Things } from '../cloud.test-kit.ts'
import { abandon } from './abandon.ts'
import { confirmation } from './confirm.ts'
import { placesOf } from './places.ts'

const ofData = [
  ['AWS::RDS::DBInstance', 'DatabaseInstanceAA', 'db-1'],
  ['AWS::S3::Bucket', 'Attachments87', 'attachments-1'],
  ['AWS::S3::Bucket', 'ObjectLogsFA', 'logs-1'],
  ['AWS::KMS::Key', 'Key96', 'key-1'],
  ['AWS::SecretsManager::Secret', 'SigningKeysSecret03', 'secret-1'],
  ['AWS::Backup::BackupVault', 'BackupsVault1F', 'vault-1'],
  ['AWS::Logs::LogGroup', 'SomeLog', 'log-1'],
] as const

/** A first creation whose service failed. */
function failed(others: Readonly<Record<string, CloudStack | undefined>> = {}): Record<string, CloudStack> {
  const stacks: Record<string, CloudStack | undefined> = {
    network: { status: 'CREATE_COMPLETE' },
    data: { status: 'CREATE_COMPLETE', hasServed: false, isProtected: true, resources: ofData },
    app: { status: 'CREATE_FAILED', history: ['CREATE_FAILED', 'CREATE_IN_PROGRESS'] },
    ...others,
  }
  const there = Object.entries(stacks).filter((one): one is [string, CloudStack] => one[1] !== undefined)
  return Object.fromEntries(there.map(([name, stack]) => [`notejam-prod-${name}`, stack]))
}

async function abandoned(stacks: Record<string, CloudStack>, things: Things = {}, typed = 'prod') {
  const [environment] = checkEnvironments([prod], 'a/b')
  if (!environment) throw new Error('there must be an environment')
  const cloud = new Cloud(stacks, things)
  const said: string[] = []
  const error = await abandon({
    environment,
    aws: cloud,
    confirm: () => Promise.resolve(typed),
    say: (line) => said.push(line),
    patience: { pauseSeconds: 0, totalSeconds: 1 },
  }).then(
    () => undefined,
    (one: unknown) => one as Error,
  )
  return { cloud, said: said.join('\n'), error }
}

describe('npm run deploy -- ENV --abandon', () => {
  it('rolls back what failed, and removes the stacks, the last one first', async () => {
    const { cloud, error, said } = await abandoned(failed())
    expect(error).toBeUndefined()
    expect([...cloud.stacks.keys()]).toEqual([])
    expect(cloud.changes.filter((one) => one.includes('--stack-name'))).toEqual([
      'rollback-stack --stack-name notejam-prod-app --retain-except-on-create',
      'delete-stack --stack-name notejam-prod-app',
      'update-termination-protection --stack-name notejam-prod-data --no-enable-termination-protection',
      'delete-stack --stack-name notejam-prod-data',
      'delete-stack --stack-name notejam-prod-network',
    ])
    expect(said).toContain('prod is removed')
  })

  it('deletes what outlives a stack and is empty, and keeps the log', async () => {
    const { cloud, said } = await abandoned(failed())
    expect(cloud.changes.filter((one) => !one.includes('--stack-name'))).toEqual([
      'delete-bucket --bucket attachments-1',
      'delete-bucket --bucket logs-1',
      'remove-regions-from-replication --secret-id secret-1 --remove-replica-regions eu-west-1',
      'delete-secret --secret-id secret-1 --recovery-window-in-days 30',
      'delete-backup-vault --backup-vault-name vault-1',
      'schedule-key-deletion --key-id key-1 --pending-window-in-days 30',
    ])
    expect(said).toMatch(/Left on purpose:\n- the log log-1/)
  })

  it('keeps buckets with objects, vaults with backups, snapshots, and the key that opens them, and says why', async () => {
    const { cloud, said, error } = await abandoned(failed(), {
      full: ['logs-1'],
      snapshots: ['last-1'],
      recoveryPoints: 1,
    })
    expect(error).toBeUndefined()
    const changes = cloud.changes.join('\n')
    for (const kept of ['logs-1', 'vault-1', 'key-1', 'last-1']) expect(changes).not.toContain(kept)
    expect(said).toMatch(/- the snapshot last-1 \(aws rds delete-db-snapshot/)
    expect(said).toMatch(/- the bucket logs-1: it holds objects/)
    expect(said).toMatch(/- the vault vault-1: it holds backups/)
    expect(said).toMatch(/- the key key-1: .*1 \$ a month/)
  })

  it.each<[what: string, stacks: Record<string, CloudStack>, things: Things, says: RegExp]>([
    ['said that it has served', failed({ data: { status: 'CREATE_COMPLETE', hasServed: true } }), {}, /has succeeded/],
    ['has a service that is complete', failed({ app: { status: 'UPDATE_ROLLBACK_COMPLETE' } }), {}, /has succeeded/],
    [
      'has a service that was complete once',
      failed({ app: { status: 'DELETE_FAILED', history: ['DELETE_FAILED', 'UPDATE_COMPLETE', 'CREATE_IN_PROGRESS'] } }),
      {},
      /notejam-prod-app was complete once/,
    ],
    [
      'has a service whose beginning is forgotten',
      failed({ app: { status: 'DELETE_FAILED', history: ['DELETE_FAILED', 'DELETE_IN_PROGRESS'] } }),
      {},
      /no longer says whether notejam-prod-app was ever complete/,
    ],
    [
      'had a service on the same database before',
      failed({ app: undefined }),
      { deleted: [{ name: 'notejam-prod-app', at: '2999-01-01', history: ['CREATE_COMPLETE', 'CREATE_IN_PROGRESS'] }] },
      /notejam-prod-app was complete once/,
    ],
    [
      'has a database so old that its services are forgotten',
      failed({ app: undefined, data: { status: 'CREATE_COMPLETE', hasServed: false, madeAt: '2026-01-02T00:00:00Z' } }),
      {},
      /made on 2026-01-02/,
    ],
    ['has files', failed(), { full: ['attachments-1'] }, /attachments-1 holds files of notes/],
    ['is being changed', failed({ network: { status: 'UPDATE_IN_PROGRESS' } }), {}, /wait until CloudFormation/],
  ])('changes nothing of an environment that %s', async (_, stacks, things, says) => {
    const { cloud, error } = await abandoned(stacks, things)
    expect(error?.message).toMatch(says)
    expect(error?.message).toMatch(/^prod is not abandoned/)
    expect(cloud.changes).toEqual([])
  })

  it('takes an earlier service for none that never came up', async () => {
    const deleted = [{ name: 'notejam-prod-app', at: '2999-01-01', history: ['DELETE_COMPLETE', 'CREATE_IN_PROGRESS'] }]
    const { cloud } = await abandoned(failed({ app: undefined }), { deleted })
    expect([...cloud.stacks.keys()]).toEqual([])
  })

  it('changes nothing without the name of the environment', async () => {
    const { cloud, error } = await abandoned(failed(), {}, 'dev')
    expect(error?.message).toBe('Nothing was removed.')
    expect(cloud.changes).toEqual([])
    await expect(confirmation('prod')('?')).resolves.toBe('prod')
    await expect(confirmation(undefined)('?')).rejects.toThrow('There is no terminal to ask: add --yes')
  })

  it('tries a deletion again, as a tag or a network interface may take minutes', async () => {
    const { cloud, error } = await abandoned(failed({ network: { status: 'CREATE_COMPLETE', stubborn: 2 } }))
    expect(error).toBeUndefined()
    expect(cloud.changes.filter((one) => one === 'delete-stack --stack-name notejam-prod-network')).toHaveLength(3)
  })

  it('stops at a stack that stays, and clears what the others have left', async () => {
    const { cloud, said, error } = await abandoned(failed({ network: { status: 'CREATE_COMPLETE', stubborn: 9 } }))
    expect(error?.message).toMatch(/notejam-prod-network in eu-central-1 is DELETE_FAILED.*create-failed\.md/)
    expect([...cloud.stacks.keys()]).toEqual(['notejam-prod-network'])
    expect(cloud.changes.join('\n')).toContain('delete-bucket --bucket attachments-1')
    expect(said).toMatch(/Left on purpose:\n- the log log-1/)
    expect(said).not.toContain('prod is removed')
  })

  it('has nothing to do where there is nothing', async () => {
    const { said, cloud } = await abandoned({})
    expect(said).toBe('There is no stack of prod: nothing to remove.')
    expect(cloud.changes).toEqual([])
  })

  it('knows every stack that templates may have', () => {
    const { system, environment } = synthesise(everything)
    const made = system.stacks.map(({ name, region }) => `${name} ${region}`)
    expect(
      placesOf(environment)
        .map(({ name, region }) => `${name} ${region}`)
        .sort(),
    ).toEqual(made.sort())
  })
})
