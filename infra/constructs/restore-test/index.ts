import type * as backup from 'aws-cdk-lib/aws-backup'
import type * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { addAlarms } from '../backups/backup-watch.ts'
import { call, choice, daysAgo, failure, Look, wellEnough, type States } from '../backups/look.ts'
import type { AlarmTopic } from '../watch/alarm-topic.ts'
import { RestorePlan } from './plan.ts'
import { Rehearsal, type RehearsalProps } from './rehearsal.ts'

/** A test is begun on the 3rd of each month; so long after the last one, one is missing. */
const longestDays = 35

export interface RestoreTestProps extends Omit<RehearsalProps, 'plan'> {
  readonly environment: ResolvedEnvironment
  readonly vault: backup.IBackupVault
  /** rds_sg. */
  readonly databaseGroup: ec2.ISecurityGroup
  readonly topic: AlarmTopic
}

/** Each month's backup of the database is restored and opened, and an alarm says when that was not done, or failed. O2 O7 */
export class RestoreTest extends Construct {
  constructor(scope: Construct, id: string, props: RestoreTestProps) {
    super(scope, id)
    const { environment, vault, database, databaseGroup, topic } = props
    const plan = new RestorePlan(this, 'Plan', {
      environment: environment.name,
      vault,
      database: database.instance,
      securityGroup: databaseGroup,
    })
    new Rehearsal(this, 'Rehearsal', { ...props, plan })
    const look = new Look(this, 'Look', {
      description: 'Whether the last restore test was successful',
      startAt: 'Plan',
      states: states(plan),
      statements: [
        new iam.PolicyStatement({ actions: ['backup:GetRestoreTestingPlan'], resources: [plan.arn] }),
        // A restore job is no resource of IAM's.
        new iam.PolicyStatement({ actions: ['backup:ListRestoreJobs'], resources: ['*'] }),
      ],
    })
    addAlarms(this, environment, topic, [
      {
        name: 'restore-untested',
        severity: 'soon',
        sentence: 'The last backup was not restored as a test, or what was restored could not be opened.',
        metric: look.failures,
        threshold: 1,
        evaluationPeriods: 1,
      },
    ])
  }
}

/** The newest test was successful, or is under way. A plan that is younger than a month may have none. */
function states({ name, arn }: RestorePlan): States {
  const newest = '$states.result.RestoreJobs^(>CreationDate)[0].{ "status": Status, "result": ValidationStatus }'
  const isGood = "$newest.result in ['SUCCESSFUL', 'VALIDATING'] or $newest.status in ['PENDING', 'RUNNING']"
  return {
    Plan: call(
      'backup:getRestoreTestingPlan',
      { RestoreTestingPlanName: name },
      { made: '{% $states.result.RestoreTestingPlan.CreationTime %}' },
      'Tests',
    ),
    Tests: call(
      'backup:listRestoreJobs',
      { ByRestoreTestingPlanArn: arn, ByCreatedAfter: `{% $fromMillis(${daysAgo(longestDays)}) %}`, MaxResults: 100 },
      { newest: `{% $exists($states.result.RestoreJobs[0]) ? ${newest} : {} %}` },
      'IsTested',
    ),
    IsTested: choice(isGood, 'Well', 'HasTest'),
    HasTest: choice('$exists($newest.status)', 'Untested', 'PlanIsYoung'),
    PlanIsYoung: choice(`$toMillis($made) > ${daysAgo(longestDays)}`, 'Well', 'Untested'),
    Untested: failure('Untested', `No successful restore test in ${longestDays} days, or the newest failed`),
    Well: wellEnough,
  }
}
