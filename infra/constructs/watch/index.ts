import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { metricsNamespaceOf, runbook } from '../../config/names.ts'
import { databaseSizes } from '../../config/database-sizes.ts'
import { Construct } from 'constructs'
import type { LoadBalancer } from '../load-balancer/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import { alarmsOf, type AlarmDefinition } from './alarms.ts'
import { AlarmTopic } from './alarm-topic.ts'
import { Budget } from './budget.ts'
import { addDashboard } from './dashboard.ts'
import { addFailureEvents } from './failure-events.ts'

export interface WatchProps {
  readonly environment: ResolvedEnvironment
  readonly cluster: ecs.ICluster
  readonly service: ecs.FargateService
  readonly loadBalancer: LoadBalancer
  readonly database: NotesDatabase
  readonly distribution: cloudfront.IDistribution
  readonly logGroupName: string
}

/** Dashboard, alarms, event rules and budget: every message ends with its runbook article. O7 O8 */
export class Watch extends Construct {
  /** Literal names of the alarms. */
  readonly alarmNames: readonly string[]

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id)
    const { environment } = props
    const topic = new AlarmTopic(this, 'Topic', { address: environment.alarmAddress })
    const action = new actions.SnsAction(topic.topic)

    const definitions = alarmsOf({
      ...props,
      connections: databaseSizes[environment.database.size].connections,
      storageGib: environment.database.storageGib,
      metricsNamespace: metricsNamespaceOf(environment.name),
    })
    this.alarmNames = definitions.map(({ name }) => alarmNameOf(environment.name, name))
    const alarms = definitions.map((definition) => {
      const alarm = this.addAlarm(definition, environment)
      alarm.addAlarmAction(action)
      alarm.addOkAction(action)
      return alarm
    })
    addFailureEvents(this, { ...props, topic: topic.topic })
    new Budget(this, 'Budget', { environment, topic })
    addDashboard(this, { ...props, alarms })
  }

  private addAlarm(
    { name, sentence, ...definition }: AlarmDefinition,
    environment: ResolvedEnvironment,
  ): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, name, {
      ...definition,
      alarmName: alarmNameOf(environment.name, name),
      alarmDescription: `${sentence} ${runbook(environment.repository, name)}`,
      // Without requests, as at night, there is no data: that is no alarm.
      treatMissingData: definition.treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    })
  }
}

/** A literal name, so that the service can name alarms that are created after it. */
export function alarmNameOf(environment: string, name: string): string {
  return `notejam-${environment}-${name}`
}
