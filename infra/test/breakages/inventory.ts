import { adding, find, idOf, putting, type Breakage } from './kit.ts'
import type { Templates, Values } from '../variants.ts'

/** Adds a resource that would open a way in or out. */
function added(
  id: string,
  what: string,
  stack: keyof Templates,
  type: string,
  properties: (templates: Templates) => Values = () => ({}),
): Breakage {
  return {
    id,
    what,
    says: new RegExp(`Added is ${type}, and Notejam has nothing`),
    breaks: adding(stack, type, properties),
  }
}

const ecsGroup = (templates: Templates) => ({
  'Fn::GetAtt': [idOf(templates, 'network', 'SecurityGroupsecssg'), 'GroupId'],
})
const subnet = (templates: Templates) => ({ Ref: idOf(templates, 'network', 'NetworkVpcpublicSubnet1Subnet') })
const unread = (name: string, value: unknown): Breakage['breaks'] => {
  return ({ app }) => {
    Object.assign(find(app, 'EdgeDistribution'), { [name]: value })
  }
}

export const inventory: readonly Breakage[] = [
  added('S2', 'routes that a VPN brings along', 'network', 'AWS::EC2::VPNGatewayRoutePropagation', (templates) => ({
    RouteTableIds: [{ Ref: idOf(templates, 'network', 'NetworkDatabaseDRouteTable') }],
    VpnGatewayId: 'vgw-1',
  })),
  added('S2', "a VPN for laptops in the tasks' group", 'network', 'AWS::EC2::ClientVpnEndpoint', (templates) => ({
    SecurityGroupIds: [ecsGroup(templates)],
  })),
  added('S2', "an interface in the tasks' group", 'network', 'AWS::EC2::NetworkInterface', (templates) => ({
    SubnetId: subnet(templates),
    GroupSet: [ecsGroup(templates)],
  })),
  added('S2', 'an address for it', 'network', 'AWS::EC2::EIPAssociation', () => ({ NetworkInterfaceId: 'eni-1' })),
  added('P3', 'hosts', 'network', 'AWS::AutoScaling::AutoScalingGroup', (templates) => ({
    VPCZoneIdentifier: [subnet(templates)],
  })),
  added('S2', "a template for hosts in the tasks' group", 'network', 'AWS::EC2::LaunchTemplate', (templates) => ({
    LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: true, Groups: [ecsGroup(templates)] }] },
  })),
  added('P3', "builds in the tasks' group", 'network', 'AWS::CodeBuild::Project', (templates) => ({
    VpcConfig: { SecurityGroupIds: [ecsGroup(templates)] },
  })),
  added('P3', 'a second service', 'app', 'AWS::AppRunner::Service', () => ({
    NetworkConfiguration: { EgressConfiguration: { EgressType: 'VPC' } },
  })),
  added('P3', 'an API that a transform would make', 'app', 'AWS::Serverless::Api'),
  added('P3', 'a nested stack', 'app', 'AWS::CloudFormation::Stack', () => ({
    TemplateURL: 'https://elsewhere.example',
  })),
  added('S3', 'a proxy before the database', 'data', 'AWS::RDS::DBProxy', () => ({ RequireTLS: false })),
  added('P3', 'addresses before the balancer', 'app', 'AWS::GlobalAccelerator::Accelerator'),
  added('P3', 'a lattice', 'app', 'AWS::VpcLattice::ServiceNetworkVpcAssociation'),
  added('P3', 'a classic balancer', 'network', 'AWS::ElasticLoadBalancing::LoadBalancer', () => ({
    Scheme: 'internet-facing',
  })),
  added('P1', 'tasks outside the service', 'app', 'AWS::ECS::TaskSet', () => ({
    NetworkConfiguration: { AwsVpcConfiguration: { AssignPublicIp: 'ENABLED' } },
  })),
  added('P3', 'tasks by a timetable', 'app', 'AWS::Pipes::Pipe'),
  added('S5', 'a person with keys', 'app', 'AWS::IAM::User'),
  added('S5', 'a long-lived key', 'app', 'AWS::IAM::AccessKey', () => ({ UserName: 'ada' })),
  added('S5', 'a policy of another kind', 'app', 'AWS::IAM::RolePolicy', (templates) => ({
    RoleName: { Ref: idOf(templates, 'app', 'ecsTaskRole') },
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  })),
  added('F4', 'a policy that opens a secret', 'data', 'AWS::SecretsManager::ResourcePolicy', () => ({
    ResourcePolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
  })),
  added('P5', 'an access point of a bucket', 'data', 'AWS::S3::AccessPoint'),
  added('P3', 'a log subscription of another account', 'app', 'AWS::Logs::SubscriptionFilter', () => ({
    DestinationArn: 'arn:aws:logs:eu-central-1:999999999999:destination:elsewhere',
  })),
  added('P3', 'a function that every principal may call', 'app', 'AWS::Lambda::Url', () => ({ AuthType: 'NONE' })),
  {
    id: 'S2',
    what: 'no log of rejected packets',
    says: /there are 0 of AWS::EC2::FlowLog/,
    breaks: ({ network }) => {
      Object.assign(find(network, 'NetworkFlowLogsFlowLog'), { Type: 'AWS::EC2::Subnet' })
    },
  },
  {
    id: 'O5',
    what: 'a second migration',
    says: /there are 2 of Custom::Migration/,
    breaks: adding('app', 'Custom::Migration', ({ app }) => ({ ...find(app, 'MigrationRun').Properties })),
  },
  {
    id: 'O2',
    what: 'attachments that are deleted with their stack',
    says: /there are 1 of Custom::S3AutoDeleteObjects/,
    breaks: adding('data', 'Custom::S3AutoDeleteObjects', (templates) => ({
      BucketName: { Ref: idOf(templates, 'data', 'Attachments') },
    })),
  },
  {
    id: 'P1',
    what: 'a resource with a condition',
    says: /Distribution\w+ has Condition/,
    breaks: unread('Condition', 'Never'),
  },
  {
    id: 'P1',
    what: 'a template that is transformed',
    says: /notejam-prod-app has Transform/,
    breaks: ({ app }) => {
      Object.assign(app, { Transform: 'AWS::Serverless-2016-10-31' })
    },
  },
  {
    id: 'O5',
    what: 'a migration by a function elsewhere',
    says: /MigrationRun\w+ is made by arn:aws:lambda:eu-central-1:9/,
    breaks: putting('app', 'MigrationRun', ['ServiceToken'], 'arn:aws:lambda:eu-central-1:9:function:other'),
  },
  {
    id: 'S6',
    what: 'code from elsewhere',
    says: /MigrationStart\w+ runs code from elsewhere/,
    breaks: putting('app', 'MigrationStart', ['Code', 'S3Bucket'], 'elsewhere'),
  },
  {
    id: 'S6',
    what: 'a function that no custom resource calls',
    says: /Added serves no custom resource/,
    breaks: adding('app', 'AWS::Lambda::Function', ({ app }) => ({ ...find(app, 'MigrationStart').Properties })),
  },
]
