import * as ecs from 'aws-cdk-lib/aws-ecs'
import * as iam from 'aws-cdk-lib/aws-iam'
import type { TaskKit } from '../web-service/task.ts'

/** Where a task's own collector listens; set only when there is one. */
export const tracingEndpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

/** A collector beside the service that hands traces to X-Ray. A trace that is lost harms nobody: it may die. O7 */
export function addTracing(definition: ecs.FargateTaskDefinition, tasks: TaskKit, image: string): void {
  definition.addContainer('collector', {
    containerName: 'collector',
    image: ecs.ContainerImage.fromRegistry(image),
    essential: false,
    // The configuration for X-Ray that comes with AWS's distribution of the collector.
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
      // X-Ray's writing calls name no resource.
      resources: ['*'],
    }),
  )
}
