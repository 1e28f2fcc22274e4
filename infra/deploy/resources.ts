import { unless, type Aws } from './aws.ts'
import type { Place } from './states.ts'

/** A resource that a stack has made. */
export interface Resource {
  readonly type: string
  readonly logicalId: string
  /** The physical one. */
  readonly id: string
  readonly region: string
}

interface Summary {
  readonly ResourceType: string
  readonly LogicalResourceId: string
  readonly PhysicalResourceId?: string
  readonly ResourceStatus: string
}

/** What exists of a stack's resources. */
export async function resourcesOf(aws: Aws, { name, region }: Place): Promise<Resource[]> {
  const words = ['cloudformation', 'list-stack-resources', '--stack-name', name]
  const found = await unless(['ValidationError'], aws.ask<{ StackResourceSummaries: Summary[] }>(words, region))
  return (found?.StackResourceSummaries ?? []).flatMap((one) =>
    one.PhysicalResourceId && one.ResourceStatus !== 'DELETE_COMPLETE'
      ? [{ type: one.ResourceType, logicalId: one.LogicalResourceId, id: one.PhysicalResourceId, region }]
      : [],
  )
}

/** Undefined where there is no such bucket. */
export async function isEmptyBucket(aws: Aws, bucket: string, region: string): Promise<boolean | undefined> {
  const words = ['s3api', 'list-object-versions', '--bucket', bucket, '--max-items', '1']
  const found = await unless(
    ['NoSuchBucket'],
    aws.ask<{ Versions?: unknown[]; DeleteMarkers?: unknown[] }>(words, region),
  )
  return found && (found.Versions ?? []).length + (found.DeleteMarkers ?? []).length === 0
}
