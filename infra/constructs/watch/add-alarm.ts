import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { runbook } from '../../config/names.ts'
import type { AlarmDefinition } from './alarms/definition.ts'

/** An alarm whose message ends with its runbook article. O7 */
export function addAlarm(
  scope: Construct,
  { name, sentence, ...definition }: AlarmDefinition,
  environment: ResolvedEnvironment,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, name, {
    ...definition,
    alarmName: alarmNameOf(environment.name, name),
    alarmDescription: `${sentence} ${runbook(environment.repository, name)}`,
    // Without requests, as at night, there is no data: that is no alarm.
    treatMissingData: definition.treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
  })
}

/** A literal name, so that the service can name alarms that are created after it. */
export function alarmNameOf(environment: string, name: string): string {
  return `notejam-${environment}-${name}`
}
