import * as ecs from 'aws-cdk-lib/aws-ecs'
import * as iam from 'aws-cdk-lib/aws-iam'
import type { TaskKit } from '../web-service/task.ts'

/** The address of a task's collector; set only with tracing. */
export const tracingEndpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

/** A sidecar that sends traces to X-Ray. Not essential: a lost trace harms no visitor. O7 */
export function addTracing(definition: ecs.FargateTaskDefinition, tasks: TaskKit, image: string): void {
  definition.addContainer('collector', {
    containerName: 'collector',
    image: ecs.ContainerImage.fromRegistry(image),
    essential: false,
    // The configuration for X-Ray in the image of AWS's collector (ADOT).
    command: ['--config=/etc/ecs/ecs-xray.yaml'],
    cpu: 32,
    memoryReservationMiB: 64,
    readonlyRootFilesystem: true,
    logging: tasks.logDriver('collector'),
  })
  definition.addToTaskRolePolicy(
    new iam.PolicyStatement({
      sid: 'Traces',
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      // X-Ray's Put actions name no resource.
      resources: ['*'],
    }),
  )
}
