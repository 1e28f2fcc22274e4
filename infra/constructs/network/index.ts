import { Stack, Tags } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { keptIf, retentionOf } from '../retention.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { FlowLogs } from './flow-logs.ts'

export interface NetworkProps {
  readonly environment: ResolvedEnvironment
}

/**
 * One VPC: public and app subnets in three zones with default routes, and two subnets for the database without any.
 * P6 P7 Z1 Z2 R1 R2 R3 R4 R5
 */
export class Network extends Construct {
  readonly vpc: ec2.Vpc
  /** d and e: they reach nothing but this VPC. */
  readonly databaseSubnets: readonly [ec2.PrivateSubnet, ec2.PrivateSubnet]

  constructor(scope: Construct, id: string, { environment }: NetworkProps) {
    super(scope, id)
    const { cidr, databaseCidrs, natGateways } = environment.network
    const prefix = Number(cidr.split('/')[1])
    const zones = Stack.of(this).availabilityZones

    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      availabilityZones: zones.slice(0, 3),
      natGateways,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: prefix + 5, mapPublicIpOnLaunch: false },
        { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: prefix + 4 },
      ],
      // The database's subnets are made below, without this construct: their tables must never have a default route.
      restrictDefaultSecurityGroup: true,
    })
    nameSubnets(this.vpc.publicSubnets, 'public', 'rtb-public')
    nameSubnets(this.vpc.privateSubnets, 'app', 'rtb-private')

    // Z2: zones of their own for d and e where the region has a fourth and a fifth.
    this.databaseSubnets = [
      this.addDatabaseSubnet('d', databaseCidrs[0], zones[3] ?? zones[0]),
      this.addDatabaseSubnet('e', databaseCidrs[1], zones[4] ?? zones[1]),
    ]

    // Free, and image layers, which ECR keeps in S3, bypass NAT.
    this.vpc.addGatewayEndpoint('S3', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnetGroupName: 'app' }],
    })
    new FlowLogs(this, 'FlowLogs', {
      vpc: this.vpc,
      retention: retentionOf(environment.logDays),
      removalPolicy: keptIf(environment.isProtected),
    })
  }

  private addDatabaseSubnet(label: 'd' | 'e', cidrBlock: string, availabilityZone = ''): ec2.PrivateSubnet {
    const subnet = new ec2.PrivateSubnet(this, `Database${label.toUpperCase()}`, {
      vpcId: this.vpc.vpcId,
      availabilityZone,
      cidrBlock,
      mapPublicIpOnLaunch: false,
    })
    nameSubnet(subnet, `db-${label}`, `rtb-private-db-${label}`)
    return subnet
  }
}

function nameSubnets(subnets: readonly ec2.ISubnet[], kind: string, table: string): void {
  for (const [index, subnet] of subnets.entries()) {
    const label = 'abc'[index] ?? ''
    nameSubnet(subnet, `${kind}-${label}`, `${table}-${label}`)
  }
}

/** Names in the console: those of the drawing. */
function nameSubnet(subnet: ec2.ISubnet, name: string, table: string): void {
  Tags.of(subnet).add('Name', name)
  Tags.of(subnet).add('Name', table, { includeResourceTypes: ['AWS::EC2::RouteTable'], priority: 300 })
  Tags.of(subnet).add('Name', name.replace('public', 'nat'), {
    includeResourceTypes: ['AWS::EC2::NatGateway', 'AWS::EC2::EIP'],
    priority: 300,
  })
}
