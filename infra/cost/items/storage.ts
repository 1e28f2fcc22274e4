import { imageRepository } from '../../config/names.ts'
import { at, listOf } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { counted, kibPerGb, numberOf, textOf, type Area, type Line } from '../item.ts'
import { requestsOf, type Load } from '../load.ts'
import { UnpricedError } from '../prices.ts'
import { isOfBuilds } from './builds.ts'

/** A request's line in CloudFront's log, compressed. */
const accessLogKib = 0.1

/** Static files of a version; older ones stay for open tabs. */
const mibPerVersion = 0.3

/** Of all attachments, what people pack in a month to take along. */
const exportedPerMonth = 0.05

/** Layers that an image does not share with the one before. */
const mibPerImage = 20

/** Behind by how many bytes, operations and seconds, and how many failed. S3 charges them as CloudWatch's own. */
const replicationMetrics = 4

/** P5 */
export const storage: Area = {
  name: 'Storage and mail',
  types: ['AWS::S3::Bucket', 'AWS::ECR::Repository', 'AWS::ECR::ReplicationConfiguration', 'AWS::SES::EmailIdentity'],
  lines: (system, load) => [...buckets(system, load), ...images(system, load), ...mail(system, load)],
}

function* buckets(system: System, load: Load): Generator<Line> {
  for (const bucket of system.ofType('AWS::S3::Bucket')) {
    if (bucket.properties['ReplicationConfiguration'] !== undefined) {
      const from = 'ReplicationConfiguration of AWS::S3::Bucket; load'
      yield { name: 'attachments, on their way', from, price: 'region-gb', quantity: load.attachmentsGbPerMonth }
      yield {
        name: 'how far their copy is',
        from: 'Metrics of its rule',
        price: 'metric',
        quantity: replicationMetrics,
      }
    }
    const { name, from, gb } = contents(bucket, system, load)
    yield { name, from: `AWS::S3::Bucket, ${from}`, price: 's3-gb', quantity: gb }
  }
}

/** @throws UnpricedError for a bucket with unknown contents */
function contents(bucket: Resource, system: System, load: Load): { name: string; from: string; gb: number } {
  const { properties } = bucket
  // A commit's files for a day: 3 MB.
  if (isOfBuilds(system, bucket))
    return { name: 'sources', from: 'kept for a day', gb: (load.deployments * 3) / 30 / 1_024 }
  const isNamed = (type: string, ...path: (string | number)[]) =>
    system.ofType(type).some((one) => system.resource(at(one.properties, ...path), one.stack) === bucket)
  if (isNamed('AWS::S3::Bucket', 'LoggingConfiguration', 'DestinationBucketName')) {
    const days = numberOf(at(listOf(at(properties, 'LifecycleConfiguration', 'Rules'))[0], 'ExpirationInDays'))
    const gb = (requestsOf(load) * (1 + load.staticPerRequest) * accessLogKib * days) / 30 / kibPerGb
    return { name: 'access logs', from: `ExpirationInDays ${days}; load`, gb }
  }
  if (isNamed('Custom::CDKBucketDeployment', 'DestinationBucketName')) {
    return {
      name: 'static files',
      from: 'of every version',
      gb: (load.month * load.deployments * mibPerVersion) / 1_024,
    }
  }
  if (at(properties, 'VersioningConfiguration', 'Status') === 'Enabled') {
    const isCopy = isNamed('AWS::S3::Bucket', 'ReplicationConfiguration', 'Rules', 0, 'Destination', 'Bucket')
    return {
      name: isCopy ? 'attachments, in the second region' : 'attachments',
      from: 'and a month of replaced ones',
      gb: load.attachmentsGb + load.attachmentsGbPerMonth,
    }
  }
  const lifeDays = numberOf(at(listOf(at(properties, 'LifecycleConfiguration', 'Rules'))[0], 'ExpirationInDays') ?? 0)
  if (lifeDays > 0) {
    const gb = (load.attachmentsGb * exportedPerMonth * lifeDays) / 30
    return { name: 'packed exports', from: `ExpirationInDays ${lifeDays}; load`, gb }
  }
  throw new UnpricedError(`AWS::S3::Bucket ${bucket.id}: infra/cost does not know what it holds`)
}

function* images(system: System, load: Load): Generator<Line> {
  const regions = system
    .ofType('AWS::ECR::ReplicationConfiguration')
    .flatMap(({ properties }) => listOf(at(properties, 'ReplicationConfiguration', 'Rules')))
    .flatMap((rule) => listOf(at(rule, 'Destinations')))
  for (const { id, properties } of system.ofType('AWS::ECR::Repository')) {
    const policy = textOf(at(properties, 'LifecyclePolicy', 'LifecyclePolicyText') ?? '')
    const [, days] = /"countType":"sinceImagePushed","countNumber":(\d+)/.exec(policy) ?? []
    if (days === undefined) throw new UnpricedError(`AWS::ECR::Repository ${id} keeps images for ever`)
    // Where those that ran are counted, all but a few that failed have.
    const [, ran] = /"countType":"imageCountMoreThan","countNumber":(\d+)/.exec(policy) ?? []
    const kept = ran ? Number(ran) : Math.round((Number(days) * load.deployments) / 30)
    const repository = textOf(properties['RepositoryName'] ?? '')
    const places = 1 + (repository === imageRepository ? regions.length : 0)
    const what = ran ? `the ${ran} newest that ran` : `${days} days of deployments`
    const from = `${what}, ${mibPerImage} MiB of its own each, in ${places} region${places > 1 ? 's' : ''}`
    yield { name: `images, in ${repository}`, from, price: 'ecr-gb', quantity: (kept * mibPerImage * places) / 1_024 }
  }
}

function* mail(system: System, load: Load): Generator<Line> {
  const identities = system.ofType('AWS::SES::EmailIdentity')
  if (identities.length === 0) return
  yield { name: 'mail', from: `${counted(identities)}; load`, price: 'mail-thousand', quantity: load.mails / 1_000 }
}
