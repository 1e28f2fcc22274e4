import { at, listOf, text } from '../system/json.ts'
import { globalRegion } from '../config/regions.ts'
import { check, nothingBut, only } from './finding.ts'
import { spelled } from '../system/reference.ts'

/** Fields without what visitors type: no address, and no request header but the user agent. */
const harmless = [
  ...['date', 'time', 'timestamp', 'timestamp(ms)', 'DistributionId', 'x-edge-location', 'x-edge-request-id'],
  ...['c-ip', 'c-port', 'c-country', 'asn', 'cs(User-Agent)', 'cs-method', 'cache-behavior-path-pattern'],
  ...['cs-protocol', 'cs-protocol-version', 'ssl-protocol', 'ssl-cipher'],
  ...['sc-status', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end', 'cs-bytes', 'sc-bytes'],
  ...['time-to-first-byte', 'time-taken', 'origin-fbl', 'origin-lbl'],
  ...['x-edge-result-type', 'x-edge-response-result-type', 'x-edge-detailed-result-type'],
]

/** What an operator needs: client, time, status and duration. */
const needed = [
  'date',
  'time',
  'c-ip',
  'cs-method',
  'sc-status',
  'x-edge-request-id',
  'x-edge-result-type',
  'time-taken',
]

/**
 * The one log of requests at the edge: of this distribution, into the bucket of logs, and without addresses, queries,
 * referrers and cookies. The distribution itself names none (distribution.ts), and neither does the balancer (balancer.ts).
 */
export const edgeLog = check((system, _, expect) => {
  const [source, destination, delivery] = ['Source', 'Destination', ''].map((part) =>
    only(system, `AWS::Logs::Delivery${part}`, 'O7', expect),
  )
  if (!source || !destination || !delivery) return
  for (const { stack, logicalId } of [source, destination, delivery]) {
    const region = system.regionOf(stack)
    expect(region === globalRegion, 'O7', `${logicalId} is in ${String(region)}, where CloudFront writes no log`)
  }
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  const of = spelled(system, source.properties['ResourceArn'], source.stack)
  expect(
    of === `arn:aws:cloudfront::{AWS::AccountId}:distribution/{${edge?.id ?? ''}}` &&
      source.properties['LogType'] === 'ACCESS_LOGS',
    'O7',
    `the source is ${text(source.properties['LogType'])} of ${of}`,
  )
  nothingBut(
    destination.properties,
    ['DestinationResourceArn', 'Name', 'OutputFormat', 'Tags'],
    'S7',
    'the log',
    expect,
  )
  const bucket = system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('ObjectLogs'))
  const kept = spelled(system, destination.properties['DestinationResourceArn'], destination.stack)
  expect(kept === `{${bucket?.id ?? ''}.Arn}`, 'O7', `the edge writes its log to ${kept}`)

  const joins =
    delivery.properties['DeliverySourceName'] === source.properties['Name'] &&
    system.meaning(delivery.properties['DeliveryDestinationArn'], delivery.stack) === destination.id
  expect(joins, 'O7', 'the log of the edge goes elsewhere')
  const fields = listOf(delivery.properties['RecordFields']).map(text)
  // Without a list CloudFront writes all fields.
  expect(fields.length > 0, 'S7', "the edge's log holds all fields")
  for (const field of fields) expect(harmless.includes(field), 'S7', `the edge's log holds ${field}`)
  for (const field of needed) expect(fields.includes(field), 'O7', `the edge's log lacks ${field}`)
  const first = at(delivery.properties, 'S3SuffixPath')
  expect(first === undefined, 'O7', `the edge's log has the path ${text(first)}`)
})
