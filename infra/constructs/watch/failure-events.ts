import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { runbook } from '../../config/names.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import type { AlarmTopic, Severity } from './alarm-topic.ts'

export interface FailureEventsProps {
  readonly environment: ResolvedEnvironment
  readonly service: ecs.FargateService
  readonly database: NotesDatabase
  readonly topics: AlarmTopic['topics']
}

/** Events without a metric: failed deployments, failed backups, and a failover of the database. O2 O5 O7 */
export function addFailureEvents(scope: Construct, props: FailureEventsProps): void {
  const { environment, service, database, topics } = props
  const tell = (severity: Severity, article: string, sentence: string, eventPattern: events.EventPattern) => {
    const link = runbook(environment.repository, article)
    new events.Rule(scope, article, {
      description: `${sentence} ${link}`,
      eventPattern,
      targets: [
        new targets.SnsTopic(topics[severity], {
          message: events.RuleTargetInput.fromText(
            `notejam ${environment.name}: ${sentence} ${events.EventField.fromPath('$.time')} ${link}`,
          ),
        }),
      ],
    })
  }

  tell('soon', 'deployment-failed', 'A deployment failed and was rolled back.', {
    source: ['aws.ecs'],
    detailType: ['ECS Deployment State Change'],
    resources: [service.serviceArn],
    detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
  })
  // A failed migration, a resource that could not be updated: the service itself reports neither.
  tell('soon', 'stack-failed', 'A stack could not be deployed.', {
    source: ['aws.cloudformation'],
    detailType: ['CloudFormation Stack Status Change'],
    detail: {
      'stack-id': [{ wildcard: `*:stack/notejam-${environment.name}-*` }],
      'status-details': {
        status: [
          { suffix: 'ROLLBACK_COMPLETE' },
          { suffix: 'ROLLBACK_FAILED' },
          { suffix: 'CREATE_FAILED' },
          'UPDATE_FAILED',
        ],
      },
    },
  })
  if (environment.backups) {
    // The rest of a vault's name is its stack's.
    const vault = `notejam-${environment.name}-`
    const failed = ['FAILED', 'ABORTED', 'EXPIRED']
    tell('soon', 'backup-failed', 'A monthly backup failed.', {
      source: ['aws.backup'],
      detailType: ['Backup Job State Change'],
      detail: { state: failed, backupVaultName: [{ prefix: vault }] },
    })
    tell('soon', 'backup-copy-failed', 'The copy of a backup in the second region failed.', {
      source: ['aws.backup'],
      detailType: ['Copy Job State Change'],
      detail: { state: failed, sourceBackupVaultArn: [{ wildcard: `*:backup-vault:${vault}*` }] },
    })
  }
  tell('urgent', 'database-failover', 'The database changed places, failed, or cannot be reached.', {
    source: ['aws.rds'],
    detailType: ['RDS DB Instance Event'],
    detail: {
      SourceArn: [database.instance.instanceArn],
      EventCategories: ['failover', 'failure', 'low storage'],
    },
  })
}
