import * as logs from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface EdgeLogProps {
  /** The name of the source and of the destination. */
  readonly name: string
  readonly distributionArn: string
  /** Where the files are written; it may be in any region. */
  readonly bucketArn: string
}

/**
 * The fields of CloudFront's log, in this order: time, client, result, and the behaviour that answered. Not the address: its
 * query holds reset tokens and search words, and its path names of tags, of files and the keys of shared notes. Neither the
 * referrer, which could repeat an address, nor cookies, which stand for a session.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const fields = [
  ...['date', 'time', 'x-edge-location', 'x-edge-request-id', 'c-ip', 'cs(User-Agent)'],
  ...['cs-method', 'cache-behavior-path-pattern', 'cs-protocol', 'cs-protocol-version', 'ssl-protocol'],
  ...['sc-status', 'sc-content-type', 'cs-bytes', 'sc-bytes', 'time-to-first-byte', 'time-taken'],
  ...['x-edge-result-type', 'x-edge-response-result-type', 'x-edge-detailed-result-type'],
]

/**
 * CloudFront's log (standard logging v2) without what visitors type: the legacy kind, `logging` of a distribution, writes all
 * fields or none. It exists in one region for all distributions. S7 O7
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export class EdgeLog extends Construct {
  constructor(scope: Construct, id: string, { name, distributionArn, bucketArn }: EdgeLogProps) {
    super(scope, id)
    const source = new logs.CfnDeliverySource(this, 'Source', {
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distributionArn,
    })
    const destination = new logs.CfnDeliveryDestination(this, 'Destination', {
      name,
      destinationResourceArn: bucketArn,
      outputFormat: 'json',
    })
    const delivery = new logs.CfnDelivery(this, 'Delivery', {
      deliverySourceName: name,
      deliveryDestinationArn: destination.attrArn,
      recordFields: fields,
    })
    // The delivery names its source, and CloudFormation derives no order from a name.
    delivery.addResourceDependency(source)
  }
}
