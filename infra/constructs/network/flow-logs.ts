import type { RemovalPolicy } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as logs from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface FlowLogsProps {
  readonly vpc: ec2.IVpc
  readonly retention: logs.RetentionDays
  readonly removalPolicy: RemovalPolicy
}

/** A log of rejected packets only: one of accepted traffic would cost more than the tasks. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { vpc, retention, removalPolicy }: FlowLogsProps) {
    super(scope, id)
    const logGroup = new logs.LogGroup(this, 'Rejects', { retention, removalPolicy })
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com') })
    new ec2.FlowLog(this, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role),
      trafficType: ec2.FlowLogTrafficType.REJECT,
    })
  }
}
