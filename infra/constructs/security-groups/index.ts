import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { ManagedPrefixList } from './managed-prefix-list.ts'

/** The port that every task listens on. F3 */
export const servicePort = 8000
export const databasePort = 5432

export interface SecurityGroupsProps {
  readonly vpc: ec2.IVpc
  /** 443 with an own domain, 80 without. Only one: CloudFront's prefix list counts as 55 of the 60 rules of a group. */
  readonly edgePort: 80 | 443
  /** Interface endpoints of AWS's services, in the app subnets. */
  readonly interfaceEndpoints: boolean
}

/**
 * All security groups: CloudFront → alb_sg → ecs_sg → rds_sg. Other stacks get them immutable (`closed`) and cannot add
 * rules. S1 S2 S3
 */
export class SecurityGroups extends Construct {
  readonly alb: ec2.ISecurityGroup
  readonly ecs: ec2.ISecurityGroup
  readonly rds: ec2.ISecurityGroup

  constructor(scope: Construct, id: string, { vpc, edgePort, interfaceEndpoints }: SecurityGroupsProps) {
    super(scope, id)
    const group = (name: string, description: string) =>
      new ec2.SecurityGroup(this, name, { vpc, description, allowAllOutbound: false })
    const alb = group('alb_sg', 'The load balancer: from CloudFront, to the tasks')
    const ecs = group('ecs_sg', 'The tasks: from the load balancer, to the database and to AWS')
    const rds = group('rds_sg', 'The database: from the tasks, to nobody')

    const cloudFront = new ManagedPrefixList(this, 'CloudFront', 'com.amazonaws.global.cloudfront.origin-facing')
    alb.addIngressRule(ec2.Peer.prefixList(cloudFront.prefixListId), ec2.Port.tcp(edgePort), 'CloudFront')
    alb.connections.allowTo(ecs, ec2.Port.tcp(servicePort), 'The tasks')
    ecs.connections.allowTo(rds, ec2.Port.tcp(databasePort), 'The database')
    ecs.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'ECR, Secrets Manager, logs, mail')

    if (interfaceEndpoints) {
      const endpoints = group('endpoints_sg', 'Private ways to AWS: from the tasks')
      endpoints.connections.allowFrom(ecs, ec2.Port.tcp(443), 'The tasks')
      addEndpoints(vpc, endpoints)
    }
    // All rules of alb_sg are resources of their own. EC2 gives a group without inline egress rules one that allows all
    // traffic; this inline rule, which allows none, prevents that.
    ;(alb.node.defaultChild as ec2.CfnSecurityGroup).addPropertyOverride('SecurityGroupEgress', [noEgress])
    ;[this.alb, this.ecs, this.rds] = [closed(alb), closed(ecs), closed(rds)]
  }
}

/** An egress rule that allows no traffic: the CDK's own for groups without egress. */
const noEgress = {
  CidrIp: '255.255.255.255/32',
  Description: 'Disallow all traffic',
  FromPort: 252,
  IpProtocol: 'icmp',
  ToPort: 86,
}

/** The same group, immutable: constructs that use it cannot add rules to it. */
function closed(group: ec2.SecurityGroup): ec2.ISecurityGroup {
  return ec2.SecurityGroup.fromSecurityGroupId(group, 'Closed', group.securityGroupId, { mutable: false })
}

function addEndpoints(vpc: ec2.IVpc, securityGroup: ec2.ISecurityGroup): void {
  const services = {
    EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
    EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  }
  for (const [id, service] of Object.entries(services)) {
    vpc.addInterfaceEndpoint(id, {
      service,
      subnets: { subnetGroupName: 'app' },
      securityGroups: [securityGroup],
      open: false,
    })
  }
}
