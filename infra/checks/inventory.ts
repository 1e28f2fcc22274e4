import { text } from '../system/json.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { check } from './finding.ts'

/** The number of resources by type, and the line that says so; `some` where another check knows them one by one. */
type Counts = Readonly<Record<string, readonly [count: number | 'some', id: string]>>

/** Machines that look whether something has happened (looks.ts). */
const looks = 3

/** All types of resource in an environment: no other may exist. */
function inventoryOf(environment: ResolvedEnvironment): Counts {
  const { network, backups, domain, edgeAlarms, firewall, isProtected, origin, originSecrets, receivers, service } =
    environment
  const optional = (holds: boolean, count = 1): number => (holds ? count : 0)
  const isInside = (name: string) => name === domain?.zoneName || name.endsWith(`.${domain?.zoneName ?? ' '}`)
  const topics = (receivers ? 2 : 1) * (1 + optional(edgeAlarms) + optional(Boolean(backups)))
  const signs = domain !== undefined && isInside(environment.mailFrom.split('@')[1] ?? '')
  return {
    // routes.ts and security-groups.ts follow these.
    'AWS::EC2::VPC': [1, 'Z1'],
    'AWS::EC2::Subnet': ['some', 'Z1'],
    'AWS::EC2::RouteTable': ['some', 'R1'],
    'AWS::EC2::Route': ['some', 'R1'],
    'AWS::EC2::SubnetRouteTableAssociation': ['some', 'R1'],
    'AWS::EC2::InternetGateway': [1, 'P7'],
    'AWS::EC2::VPCGatewayAttachment': [1, 'P7'],
    'AWS::EC2::NatGateway': [network.natGateways, 'P6'],
    'AWS::EC2::EIP': [network.natGateways, 'P6'],
    'AWS::EC2::SecurityGroup': ['some', 'S2'],
    'AWS::EC2::SecurityGroupIngress': ['some', 'S2'],
    'AWS::EC2::SecurityGroupEgress': ['some', 'S2'],
    // The gateway endpoint for S3 is free; the interface endpoints (ECR twice, logs, secrets) are not.
    'AWS::EC2::VPCEndpoint': [1 + optional(network.interfaceEndpoints, 4), 'R5'],
    'AWS::EC2::FlowLog': [1, 'S2'],
    'Custom::ManagedPrefixList': [1, 'S1'],
    'Custom::VpcRestrictDefaultSG': [1, 'S2'],

    'AWS::RDS::DBInstance': [1, 'P4'],
    'AWS::RDS::DBParameterGroup': [1, 'S7'],
    'AWS::RDS::DBSubnetGroup': [1, 'Z2'],
    'Custom::LogRetention': [2, 'O7'],
    'AWS::Backup::BackupPlan': [optional(Boolean(backups)), 'O2'],
    'AWS::Backup::BackupSelection': [optional(Boolean(backups)), 'O2'],
    'AWS::Backup::RestoreTestingPlan': [optional(Boolean(backups)), 'O2'],
    'AWS::Backup::RestoreTestingSelection': [optional(Boolean(backups)), 'O2'],
    'AWS::Backup::BackupVault': [optional(Boolean(backups), 2), 'O2'],
    // For the data, for the alarms' topics in each region that has some, and for copies in the second region.
    'AWS::KMS::Key': [2 + optional(Boolean(backups), 2) + optional(edgeAlarms), 'S7'],
    // Attachments, packed exports, static files, and access logs; and attachments in the second region.
    'AWS::S3::Bucket': [4 + optional(Boolean(backups)), 'P5'],
    'AWS::S3::BucketPolicy': [4 + optional(Boolean(backups)), 'P5'],
    'Custom::S3AutoDeleteObjects': [optional(!isProtected, 4), 'O2'],
    'Custom::CDKBucketDeployment': [1, 'F2'],

    'AWS::CloudFront::Distribution': [1, 'P3'],
    'AWS::CloudFront::CachePolicy': [1, 'F2'],
    'AWS::CloudFront::OriginRequestPolicy': [1, 'F2'],
    'AWS::CloudFront::ResponseHeadersPolicy': [2, 'S7'],
    'AWS::CloudFront::OriginAccessControl': [1, 'P5'],
    'AWS::CloudFront::VpcOrigin': [optional(origin === 'vpc-origin'), 'P3'],
    'AWS::WAFv2::WebACL': [optional(firewall), 'P3'],
    // One for CloudFront, one for the balancer.
    'AWS::CertificateManager::Certificate': [optional(Boolean(domain), 2), 'S7'],
    // The name twice (A, AAAA), the balancer's where it is public, and three for DKIM.
    'AWS::Route53::RecordSet': [
      optional(Boolean(domain), 2 + optional(origin === 'public-alb')) + optional(signs, 3),
      'P3',
    ],

    'AWS::ElasticLoadBalancingV2::LoadBalancer': [1, 'P2'],
    'AWS::ElasticLoadBalancingV2::Listener': [1, 'S4'],
    'AWS::ElasticLoadBalancingV2::ListenerRule': [1, 'S4'],
    'AWS::ElasticLoadBalancingV2::TargetGroup': [service.deployment === 'rolling' ? 1 : 2, 'F3'],
    // The secret that CloudFront shows to the balancer, and the key that signs sessions.
    'AWS::SecretsManager::Secret': [originSecrets.length + 1, 'S4'],
    'AWS::ECS::Cluster': [1, 'P1'],
    'AWS::ECS::ClusterCapacityProviderAssociations': [1, 'P1'],
    'AWS::ECS::Service': [1, 'P1'],
    // The service's, the migration's, and the one that opens what was restored.
    'AWS::ECS::TaskDefinition': [2 + optional(Boolean(backups)), 'P1'],
    'AWS::ApplicationAutoScaling::ScalableTarget': [1, 'O1'],
    // The alarms' silence and its end, and the database's stop and start; or the looks at backups and at their copies.
    'AWS::Scheduler::Schedule': [optional(Boolean(environment.sleep), 4) + optional(Boolean(backups), looks), 'O6'],
    'AWS::ApplicationAutoScaling::ScalingPolicy': [service.deployment === 'rolling' ? 2 : 1, 'O1'],
    'Custom::Migration': [1, 'O5'],
    'AWS::SES::EmailIdentity': [1, 'S6'],
    // Two for the network, one for logs, six for files and the schema (functions.ts), the canary, and two that empty buckets.
    'AWS::Lambda::Function': [10 + optional(!isProtected, 2), 'S6'],
    'AWS::Lambda::LayerVersion': [1, 'S6'],
    'AWS::StepFunctions::StateMachine': [1 + optional(Boolean(backups), looks + 1), 'O5'],
    // roles.ts knows their holders.
    'AWS::IAM::Role': ['some', 'S6'],
    'AWS::IAM::Policy': ['some', 'S6'],

    'AWS::Logs::LogGroup': ['some', 'O7'],
    // CloudFront's log, and what it holds (edge-log.ts).
    'AWS::Logs::DeliverySource': [1, 'O7'],
    'AWS::Logs::DeliveryDestination': [1, 'O7'],
    'AWS::Logs::Delivery': [1, 'O7'],
    'AWS::CloudWatch::Dashboard': [1, 'O7'],
    'AWS::CloudWatch::Alarm': ['some', 'O7'],
    'AWS::Events::Rule': ['some', 'O7'],
    'AWS::CloudFront::MonitoringSubscription': [optional(edgeAlarms), 'O7'],
    'AWS::SNS::Topic': [topics, 'O7'],
    'AWS::SNS::TopicPolicy': [topics, 'O7'],
    // messages.ts knows them one by one.
    'AWS::SNS::Subscription': ['some', 'O7'],
    'AWS::Chatbot::SlackChannelConfiguration': ['some', 'O7'],
    // The canary's, by its rule.
    'AWS::Lambda::Permission': [1, 'O7'],
    'AWS::Budgets::Budget': [1, 'O8'],
  }
}

/** The line that a further type of a service breaks. @default P3 */
const lines: Readonly<Record<string, string>> = {
  EC2: 'S2',
  RDS: 'S3',
  IAM: 'S5',
  S3: 'P5',
  ECS: 'P1',
  SecretsManager: 'F4',
}

/** Sections of a template and parts of a resource. Conditions, transforms and nested stacks would change it after the checks. */
const sections = ['Description', 'Parameters', 'Rules', 'Mappings', 'Resources', 'Outputs']
const parts = ['Type', 'Properties', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata']

/** Only known types of resource exist, each in the expected number. */
export const inventory = check((system, environment, expect) => {
  const known = inventoryOf(environment)
  for (const { name, template } of system.stacks)
    for (const section of Object.keys(template))
      expect(
        sections.includes(section),
        'P1',
        `${name} has ${section}, which changes the template while it is deployed`,
      )

  for (const resource of system.resources.values()) {
    const { id, Type } = resource
    const line = Object.keys(lines).find((service) => Type.startsWith(`AWS::${service}::`))
    expect(Type in known, lines[line ?? ''] ?? 'P3', `${id} is ${Type}, and Notejam has nothing of that type`)
    const template = system.stacks.find(({ name }) => name === resource.stack)?.template
    for (const part of Object.keys(template?.Resources[resource.logicalId] ?? {}))
      expect(parts.includes(part), 'P1', `${id} has ${part}, which may leave it out of the deployment`)
  }
  for (const [type, [count, id]] of Object.entries(known)) {
    const there = system.ofType(type).length
    expect(count === 'some' || there === count, id, `there are ${there} of ${type}, and not ${text(count)}`)
  }
})
