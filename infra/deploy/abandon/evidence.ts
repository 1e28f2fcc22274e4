import type { Aws } from '../aws.ts'
import { environmentHasServed, isCompleted, type Place, type StackState } from '../states.ts'
import { resourcesOf, isEmptyBucket } from '../resources.ts'

/** Days for which CloudFormation surely remembers what happened to a stack; it says 90. */
const rememberedDays = 85

/** Why the environment may hold what people wrote. None where its first deployment certainly never succeeded. */
export async function reasonsToKeep(aws: Aws, states: readonly StackState[], now: Date): Promise<string[]> {
  const busy = states.filter(({ status }) => status?.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
  if (busy.length > 0)
    return busy.map(({ place, status }) => `${place.name} is ${status ?? ''}: wait until CloudFormation has ended.`)
  if (environmentHasServed(states)) return ['Its first deployment has succeeded: people may have written since.']

  const data = states.find(({ place }) => place.name.endsWith('-data'))
  const app = states.find(({ place }) => place.name.endsWith('-app'))
  const reasons = await Promise.all([
    app?.id ? history(aws, app.place, app.id) : undefined,
    ...(data?.status ? [earlierApps(aws, app, data, now), files(aws, data)] : []),
  ])
  return reasons.flatMap((one) => one ?? [])
}

interface Event {
  readonly StackId: string
  readonly PhysicalResourceId?: string
  readonly ResourceStatus?: string
}

/** Whether a stack was ever complete, by its events: the first of them has to be among them. */
async function history(aws: Aws, { name, region }: Place, id: string): Promise<string | undefined> {
  const words = ['cloudformation', 'describe-stack-events', '--stack-name', id]
  const { StackEvents } = await aws.ask<{ StackEvents: Event[] }>(words, region)
  const own = StackEvents.filter(({ StackId, PhysicalResourceId }) => PhysicalResourceId === StackId)
  const statuses = own.map(({ ResourceStatus = '' }) => ResourceStatus)
  const wasCompleted = statuses.some((one) => isCompleted(one) && one.endsWith('_COMPLETE'))
  if (wasCompleted) return `${name} was complete once: people may have written then.`
  const isWhole = statuses.some((one) => one === 'CREATE_IN_PROGRESS' || one === 'REVIEW_IN_PROGRESS')
  return isWhole ? undefined : `CloudFormation no longer says whether ${name} was ever complete.`
}

interface Deleted {
  readonly StackId: string
  readonly StackName: string
  readonly DeletionTime?: string
}

/** The service may have run on this database and been deleted since. */
async function earlierApps(
  aws: Aws,
  app: StackState | undefined,
  data: StackState,
  now: Date,
): Promise<string | undefined> {
  if (!app) return undefined
  const made = new Date(data.madeAt ?? 0)
  if (now.getTime() - made.getTime() > rememberedDays * 86_400_000)
    return `${data.place.name} was made on ${made.toISOString().slice(0, 10)}: CloudFormation no longer says what has run on it.`
  const words = ['cloudformation', 'list-stacks', '--stack-status-filter', 'DELETE_COMPLETE']
  const { StackSummaries } = await aws.ask<{ StackSummaries: Deleted[] }>(words, app.place.region)
  const since = StackSummaries.filter(
    ({ StackName, DeletionTime }) => StackName === app.place.name && new Date(DeletionTime ?? now) > made,
  )
  const reasons = await Promise.all(since.map(({ StackId }) => history(aws, app.place, StackId)))
  return reasons.find((one) => one !== undefined)
}

async function files(aws: Aws, { place }: StackState): Promise<string | undefined> {
  const buckets = (await resourcesOf(aws, place)).filter(
    ({ type, logicalId }) => type === 'AWS::S3::Bucket' && logicalId.startsWith('Attachments'),
  )
  for (const { id } of buckets)
    if ((await isEmptyBucket(aws, id, place.region)) === false) return `The bucket ${id} holds files of notes.`
  return undefined
}
