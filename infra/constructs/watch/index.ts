import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { metricsNamespaceOf } from '../../config/names.ts'
import { databaseSizes } from '../../config/database-sizes.ts'
import { Construct } from 'constructs'
import type { LoadBalancer } from '../load-balancer/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import { addAlarm, alarmNameOf } from './add-alarm.ts'
import { alarmsOf } from './alarms/index.ts'
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
  readonly topic: AlarmTopic

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id)
    const { environment } = props
    this.topic = new AlarmTopic(this, 'Topic', environment)
    const { topics } = this.topic

    const definitions = alarmsOf({
      ...props,
      connections: databaseSizes[environment.database.size].connections,
      storageGib: environment.database.storageGib,
      minTasks: environment.service.minTasks,
      metricsNamespace: metricsNamespaceOf(environment.name),
    })
    this.alarmNames = definitions.map(({ name }) => alarmNameOf(environment.name, name))
    const alarms = definitions.map((definition) => {
      const action = new actions.SnsAction(topics[definition.severity])
      const alarm = addAlarm(this, definition, environment)
      alarm.addAlarmAction(action)
      alarm.addOkAction(action)
      return alarm
    })
    addFailureEvents(this, { ...props, topics })
    new Budget(this, 'Budget', { environment, topic: topics.soon })
    addDashboard(this, { ...props, alarms })
  }
}
