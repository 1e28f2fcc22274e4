import { ArnFormat, Stack } from 'aws-cdk-lib'
import type * as backup from 'aws-cdk-lib/aws-backup'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { AlarmTopic } from '../watch/alarm-topic.ts'
import { addAlarms, replicationMetric, type CopiedBuckets } from './backup-watch.ts'
import { call, choice, failure, Look, type States } from './look.ts'
import { vaultStatement, vaultStates } from './vault-look.ts'

/** RDS sends changes every five minutes. */
const furthestBehindHours = 2

/** After which RDS has sent its first backup. */
const firstDays = 2

export interface CopyWatchProps {
  readonly environment: ResolvedEnvironment
  /** The vault of this region. */
  readonly vault: backup.IBackupVault
  readonly buckets: CopiedBuckets
  /** The database in the service's region, whose backups RDS keeps here. */
  readonly databaseId: string
}

/** Alarms in the second region, which alone knows how far its copies are behind. O2 O4 O7 */
export class CopyWatch extends Construct {
  readonly topic: AlarmTopic

  constructor(scope: Construct, id: string, { environment, vault, buckets, databaseId }: CopyWatchProps) {
    super(scope, id)
    this.topic = new AlarmTopic(this, 'Topic', environment)
    const look = new Look(this, 'Copies', {
      description: 'Whether the copies of the second region are as young as they should be',
      startAt: 'Vault',
      states: statesOf(vault, databaseId),
      statements: [vaultStatement(vault), automaticBackups(Stack.of(this), databaseId)],
    })
    addAlarms(this, environment, this.topic, [
      {
        name: 'copy-late',
        severity: 'soon',
        sentence: 'The copies in the second region are behind: losing the first would lose more than it should.',
        metric: look.failures,
        threshold: 1,
        evaluationPeriods: 1,
      },
      {
        name: 'attachments-not-copied',
        severity: 'soon',
        sentence: 'The copy of files in the second region is more than half an hour behind.',
        metric: replicationMetric('ReplicationLatency', 'Maximum', buckets),
        threshold: 1_800,
        evaluationPeriods: 6,
      },
    ])
  }
}

/** The database's changes first, which are never old; then the monthly copies. */
function statesOf(vault: backup.IBackupVault, databaseId: string): States {
  const { Vault, ...states } = vaultStates(vault, 'copy')
  const ago = (milliseconds: number) => `$millis() - ${milliseconds}`
  return {
    ...states,
    Vault: { ...Vault, Next: 'RegionIsNew' },
    RegionIsNew: choice(`$toMillis($made) > ${ago(firstDays * 86_400_000)}`, 'Well', 'Changes'),
    Changes: call(
      'rds:describeDBInstanceAutomatedBackups',
      { DbInstanceIdentifier: databaseId },
      {
        latest:
          '{% $max($append(0, $states.result.DbInstanceAutomatedBackups.RestoreWindow.LatestTime.$toMillis($))) %}',
      },
      'ChangesAreYoung',
    ),
    ChangesAreYoung: choice(`$latest > ${ago(furthestBehindHours * 3_600_000)}`, 'VaultIsYoung', 'ChangesAreLate'),
    ChangesAreLate: failure(
      'ChangesAreLate',
      `RDS has sent no changes of the database into the second region for ${furthestBehindHours} hours`,
    ),
  }
}

function automaticBackups(stack: Stack, databaseId: string): iam.PolicyStatement {
  const arn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'rds', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME })
  return new iam.PolicyStatement({
    actions: ['rds:DescribeDBInstanceAutomatedBackups'],
    resources: [arn('auto-backup', '*'), arn('db', databaseId)],
  })
}
