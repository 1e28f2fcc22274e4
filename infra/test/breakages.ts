import type { Templates, Values } from './variants.ts'

/** A way to break a template, and what has to be found then. */
export interface Breakage {
  readonly id: string
  readonly what: string
  /** Part of the problem's text. */
  readonly says: RegExp
  readonly breaks: (templates: Templates) => void
  /** @default plain */
  readonly on?: 'plain' | 'domain'
}

type Stack = Templates[keyof Templates]

/** The logical id that is this name and a hash; where there is none, the first that begins so. */
function idIn({ Resources }: Stack, name: string): string {
  const ids = Object.keys(Resources)
  const id = ids.find((one) => one.startsWith(name) && /^[0-9A-F]{8}$/.test(one.slice(name.length)))
  const found = id ?? ids.find((one) => one.startsWith(name))
  if (!found) throw new Error(`nothing to break is called ${name}`)
  return found
}

function find(stack: Stack, name: string): Stack['Resources'][string] {
  const resource = stack.Resources[idIn(stack, name)]
  if (!resource) throw new Error(`nothing to break is called ${name}`)
  return resource
}

/** Puts a value deep inside a resource. */
function set(properties: Values, path: readonly (string | number)[], value: unknown): void {
  const [last = ''] = path.slice(-1)
  const inner = path.slice(0, -1).reduce<Values>((one, key) => (one[key] ??= {}) as Values, properties)
  if (value === undefined) Reflect.deleteProperty(inner, last)
  else inner[last] = value
}

/** A breakage that puts one value into one resource. */
function putting(
  stack: keyof Templates,
  prefix: string,
  path: readonly (string | number)[],
  value: unknown,
): Breakage['breaks'] {
  return (templates) => set(find(templates[stack], prefix).Properties, path, value)
}

/** A breakage that adds a resource. */
function adding(
  stack: keyof Templates,
  Type: string,
  properties: (templates: Templates) => Values,
): Breakage['breaks'] {
  return (templates) => {
    templates[stack].Resources['Added'] = { Type, Properties: properties(templates) }
  }
}

const idOf = (templates: Templates, stack: keyof Templates, name: string): string => idIn(templates[stack], name)

const open = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '0.0.0.0/0' }

const network: Breakage[] = [
  {
    id: 'R5',
    what: 'a default route in a table of the database',
    says: /db-d leads to igw/,
    breaks: adding('network', 'AWS::EC2::Route', (templates) => ({
      RouteTableId: { Ref: idOf(templates, 'network', 'NetworkDatabaseDRouteTable') },
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: { Ref: idOf(templates, 'network', 'NetworkVpcIGW') },
    })),
  },
  {
    id: 'R5',
    what: 'any other route in a table of the database',
    says: /db-e has a route to 10\.99\.0\.0\/16/,
    breaks: adding('network', 'AWS::EC2::Route', (templates) => ({
      RouteTableId: { Ref: idOf(templates, 'network', 'NetworkDatabaseERouteTable') },
      DestinationCidrBlock: '10.99.0.0/16',
      VpcPeeringConnectionId: 'pcx-1',
    })),
  },
  {
    id: 'R5',
    what: "an endpoint's routes in a table of the database",
    says: /puts routes into other tables/,
    breaks: (templates) =>
      set(find(templates.network, 'NetworkVpcS3').Properties, ['RouteTableIds', 0], {
        Ref: idOf(templates, 'network', 'NetworkDatabaseDRouteTable'),
      }),
  },
  ...(['R3', 'R4'] as const).map((id): Breakage => ({
    id,
    what: 'NAT gateways b and c swapped',
    says: id === 'R3' ? /app-b leads to nat public-c/ : /app-c leads to nat public-b/,
    breaks: (templates) => {
      const stack = templates.network
      const [b, c] = ['2', '3'].map((n) => find(stack, `NetworkVpcappSubnet${n}DefaultRoute`).Properties)
      if (b && c) [b['NatGatewayId'], c['NatGatewayId']] = [c['NatGatewayId'], b['NatGatewayId']]
    },
  })),
  {
    id: 'R2',
    what: 'an app subnet straight to the internet',
    says: /app-a leads to igw/,
    breaks: (templates) => {
      const route = find(templates.network, 'NetworkVpcappSubnet1DefaultRoute').Properties
      delete route['NatGatewayId']
      route['GatewayId'] = { Ref: idOf(templates, 'network', 'NetworkVpcIGW') }
    },
  },
  {
    id: 'R1',
    what: 'a subnet without a table of its own',
    says: /public-a has no route table/,
    breaks: (templates) => {
      Reflect.deleteProperty(
        templates.network.Resources,
        idOf(templates, 'network', 'NetworkVpcpublicSubnet1RouteTableAssociation'),
      )
    },
  },
  {
    id: 'R1',
    what: 'no way out of a public subnet',
    says: /there are 5 default routes/,
    breaks: (templates) => {
      Reflect.deleteProperty(
        templates.network.Resources,
        idOf(templates, 'network', 'NetworkVpcpublicSubnet2DefaultRoute'),
      )
    },
  },
  {
    id: 'P6',
    what: 'two NAT gateways in one subnet',
    says: /3 NAT gateways in 2 subnets/,
    breaks: (templates) =>
      set(find(templates.network, 'NetworkVpcpublicSubnet3NATGateway').Properties, ['SubnetId'], {
        Ref: idOf(templates, 'network', 'NetworkVpcpublicSubnet1Subnet'),
      }),
  },
  {
    id: 'Z1',
    what: 'an app subnet in another zone than its public one',
    says: /app-b and public-b are in different zones/,
    breaks: putting('network', 'NetworkVpcappSubnet2Subnet', ['AvailabilityZone', 'Fn::Select', 0], 0),
  },
  {
    id: 'Z2',
    what: 'both subnets of the database in one zone',
    says: /db-d and db-e both lie in zone 0/,
    breaks: putting('network', 'NetworkDatabaseESubnet', ['AvailabilityZone', 'Fn::Select', 0], 0),
  },
  {
    id: 'P2',
    what: 'a subnet that gives out public addresses',
    says: /app-a gives out public addresses/,
    breaks: putting('network', 'NetworkVpcappSubnet1Subnet', ['MapPublicIpOnLaunch'], true),
  },
  {
    id: 'O4',
    what: 'a zone by a literal name',
    says: /names its zone/,
    breaks: putting('network', 'NetworkVpcappSubnet1Subnet', ['AvailabilityZone'], 'eu-central-1a'),
  },
]

const groups: Breakage[] = [
  {
    id: 'S3',
    what: 'rds_sg opened to the world',
    says: /rdssg\w+ lets through: in tcp 5432 0\.0\.0\.0\/0/,
    breaks: putting('network', 'SecurityGroupsrdssg', ['SecurityGroupIngress'], [open]),
  },
  {
    id: 'S3',
    what: 'rds_sg opened to the world, and the database with a public address',
    says: /the internet reaches the database/,
    breaks: (templates) => {
      putting('network', 'SecurityGroupsrdssg', ['SecurityGroupIngress'], [open])(templates)
      putting('data', 'DatabaseInstance', ['PubliclyAccessible'], true)(templates)
      putting('network', 'NetworkDatabaseDSubnet', ['Tags', 0, 'Value'], 'db-d')(templates)
      adding('network', 'AWS::EC2::Route', () => ({
        RouteTableId: { Ref: idOf(templates, 'network', 'NetworkDatabaseDRouteTable') },
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: { Ref: idOf(templates, 'network', 'NetworkVpcIGW') },
      }))(templates)
    },
  },
  {
    id: 'S3',
    what: 'rds_sg that may speak',
    says: /lets through: out tcp 443 0\.0\.0\.0\/0/,
    breaks: putting(
      'network',
      'SecurityGroupsrdssg',
      ['SecurityGroupEgress'],
      [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
    ),
  },
  {
    id: 'S3',
    what: 'the balancer let into the database',
    says: /alb → database: tcp 5432, and not none/,
    breaks: (templates) => {
      const [alb, rds] = ['SecurityGroupsalbsg', 'SecurityGroupsrdssg'].map((prefix) => ({
        'Fn::GetAtt': [idOf(templates, 'network', prefix), 'GroupId'],
      }))
      const port = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }
      const { Resources } = templates.network
      Resources['In'] = {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { ...port, GroupId: rds, SourceSecurityGroupId: alb },
      }
      Resources['Out'] = {
        Type: 'AWS::EC2::SecurityGroupEgress',
        Properties: { ...port, GroupId: alb, DestinationSecurityGroupId: rds },
      }
    },
  },
  {
    id: 'S2',
    what: 'ecs_sg opened to the world',
    says: /ecssg\w+ lets through: in tcp 8000 0\.0\.0\.0\/0/,
    breaks: putting(
      'network',
      'SecurityGroupsecssg',
      ['SecurityGroupIngress'],
      [{ IpProtocol: 'tcp', FromPort: 8000, ToPort: 8000, CidrIp: '0.0.0.0/0' }],
    ),
  },
  {
    id: 'S2',
    what: 'the way to the database closed',
    says: /does not let through: out tcp 5432/,
    breaks: (templates) => {
      Reflect.deleteProperty(templates.network.Resources, idOf(templates, 'network', 'SecurityGroupsecssgto'))
    },
  },
  {
    id: 'S1',
    what: 'alb_sg opened to the world',
    says: /the internet reaches the alb/,
    breaks: putting(
      'network',
      'SecurityGroupsalbsg',
      ['SecurityGroupIngress'],
      [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' }],
    ),
  },
  {
    id: 'S1',
    what: "another list of addresses than CloudFront's",
    says: /lets through: in tcp 80 pl-1/,
    breaks: putting('network', 'SecurityGroupsalbsgfromIndirectPeer', ['SourcePrefixListId'], 'pl-1'),
  },
  {
    id: 'S1',
    what: 'alb_sg without a rule of its own for going out: everywhere',
    says: /lets through: out all 0\.0\.0\.0\/0/,
    breaks: putting('network', 'SecurityGroupsalbsg', ['SecurityGroupEgress'], undefined),
  },
  {
    id: 'S2',
    what: 'a function with an address in the VPC',
    says: /has an address in the VPC/,
    breaks: putting('app', 'MigrationStart', ['VpcConfig'], { SubnetIds: [] }),
  },
]

const secrets: Breakage[] = [
  {
    id: 'S4',
    what: 'the secret header dropped',
    says: /CloudFront shows 0 headers/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginCustomHeaders']
    },
  },
  {
    id: 'S4',
    what: 'the secret written out',
    says: /the header is not a secret/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app))
        if (origin['OriginCustomHeaders']) set(origin, ['OriginCustomHeaders', 0, 'HeaderValue'], 'hello')
    },
  },
  {
    id: 'S4',
    what: 'a balancer that answers strangers',
    says: /the balancer answers strangers/,
    breaks: putting('app', 'LoadBalancerAlbHttp', ['DefaultActions'], [{ Type: 'forward' }]),
  },
  {
    id: 'S4',
    what: 'a rule without the secret',
    says: /LoadBalancerFromThisDistribution\w+ lets through/,
    breaks: putting(
      'app',
      'LoadBalancerFromThisDistribution',
      ['Conditions'],
      [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
    ),
  },
  {
    id: 'S4',
    what: 'a second rule beside it',
    says: /Added lets through/,
    breaks: adding('app', 'AWS::ElasticLoadBalancingV2::ListenerRule', () => ({ Conditions: [] })),
  },
  {
    id: 'S7',
    what: 'plain HTTP to the balancer though there is a domain',
    on: 'domain',
    says: /CloudFront speaks http-only/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app))
        if (origin['CustomOriginConfig']) set(origin, ['CustomOriginConfig', 'OriginProtocolPolicy'], 'http-only')
    },
  },
  {
    id: 'S5',
    what: 'a role without a boundary',
    says: /ecsTaskRole\w+ has no permissions boundary/,
    breaks: putting('app', 'ecsTaskRole', ['PermissionsBoundary'], undefined),
  },
  {
    id: 'S6',
    what: '`*` as an action',
    says: /may do \*/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 0, 'Action'], '*'),
  },
  {
    id: 'S6',
    what: 'all of a service',
    says: /may do s3:\*/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 1, 'Action'], 's3:*'),
  },
  {
    id: 'S6',
    what: '`*` as a resource',
    says: /secretsmanager:GetSecretValue to everything/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 0, 'Resource'], '*'),
  },
  {
    id: 'S6',
    what: 'the whole bucket instead of the prefix',
    says: /s3:DeleteObject.*\/\*/,
    breaks: ({ app }) => {
      const policy = find(app, 'ecsTaskRoleDefaultPolicy').Properties
      const statements = (policy['PolicyDocument'] as Values)['Statement'] as Values[]
      const [, attachments = {}] = statements
      const parts = ((attachments['Resource'] as Values)['Fn::Join'] as unknown[])[1] as unknown[]
      parts[1] = '/*'
    },
  },
  {
    id: 'S6',
    what: 'mail from any address',
    says: /ses:SendEmail.*\{\}/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 2, 'Condition'], undefined),
  },
  {
    id: 'S6',
    what: 'secrets for the role that only pulls',
    says: /ecsTaskExecutionRole\w+ may Allow secretsmanager:GetSecretValue/,
    breaks: putting(
      'app',
      'TasksecsTaskExecutionRoleDefaultPolicy',
      ['PolicyDocument', 'Statement', 0, 'Action'],
      'secretsmanager:GetSecretValue',
    ),
  },
  {
    id: 'S6',
    what: "AWS's own policy on the task's role",
    says: /policies that AWS may widen/,
    breaks: putting('app', 'ecsTaskRole', ['ManagedPolicyArns'], ['arn:aws:iam::aws:policy/AmazonS3FullAccess']),
  },
  {
    id: 'S6',
    what: 'more for the migration',
    says: /MigrationmigrationTaskRole\w+ may Allow s3:GetObject/,
    breaks: putting(
      'app',
      'MigrationmigrationTaskRoleDefaultPolicy',
      ['PolicyDocument', 'Statement', 0, 'Action'],
      's3:GetObject',
    ),
  },
]

const edge: Breakage[] = [
  {
    id: 'F2',
    what: "people's pages kept",
    says: /\* can be kept/,
    breaks: putting(
      'app',
      'EdgeDistribution',
      ['DistributionConfig', 'DefaultCacheBehavior', 'CachePolicyId'],
      '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ),
  },
  {
    id: 'F2',
    what: 'another dynamic address kept',
    says: /\/notes\/\* can be kept/,
    breaks: ({ app }) => {
      const config = find(app, 'EdgeDistribution').Properties['DistributionConfig'] as Values
      const behaviors = config['CacheBehaviors'] as Values[]
      const shared = behaviors.find((one) => one['PathPattern'] === '/s/*')
      behaviors.push({ ...shared, PathPattern: '/notes/*' })
    },
  },
  {
    id: 'F2',
    what: 'cookies in the key of shared notes',
    says: /\/s\/\* has cookies in its key/,
    breaks: putting(
      'app',
      'EdgeSharedNotes',
      ['CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin', 'CookiesConfig', 'CookieBehavior'],
      'all',
    ),
  },
  {
    id: 'F2',
    what: 'cookies passed on with shared notes',
    says: /\/s\/\* passes cookies on/,
    breaks: putting(
      'app',
      'EdgeSharedNotesRequest',
      ['OriginRequestPolicyConfig', 'CookiesConfig', 'CookieBehavior'],
      'all',
    ),
  },
  {
    id: 'F2',
    what: 'shared notes kept unasked',
    says: /kept though the service did not say so/,
    breaks: putting('app', 'EdgeSharedNotes', ['CachePolicyConfig', 'DefaultTTL'], 60),
  },
  {
    id: 'F2',
    what: 'one person\'s "not here" kept for all',
    says: /an answer of 404 is kept/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'CustomErrorResponses'], []),
  },
  {
    id: 'F1',
    what: 'plain HTTP',
    says: /\* is served over plain HTTP/,
    breaks: putting(
      'app',
      'EdgeDistribution',
      ['DistributionConfig', 'DefaultCacheBehavior', 'ViewerProtocolPolicy'],
      'allow-all',
    ),
  },
  {
    id: 'P5',
    what: 'a bucket without origin access control',
    says: /read without origin access control/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginAccessControlId']
    },
  },
  {
    id: 'P5',
    what: 'a bucket made public',
    says: /EdgeAssetsBucket\w+ can be made public/,
    breaks: putting('app', 'EdgeAssetsBucket', ['PublicAccessBlockConfiguration'], undefined),
  },
  {
    id: 'P5',
    what: 'a bucket that lets anybody read',
    says: /EdgeAssetsBucket\w+ lets anybody s3:GetObject/,
    breaks: ({ app }) => {
      const document = find(app, 'EdgeAssetsBucketPolicy').Properties['PolicyDocument'] as Values
      ;(document['Statement'] as Values[]).push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject' })
    },
  },
  {
    id: 'S7',
    what: 'a bucket that answers without TLS',
    says: /Attachments\w+ answers without TLS/,
    breaks: putting('data', 'AttachmentsPolicy', ['PolicyDocument', 'Statement'], []),
  },
  {
    id: 'P3',
    what: 'a second way in',
    says: /Added is a way in/,
    breaks: adding('app', 'AWS::Lambda::Url', () => ({ AuthType: 'NONE' })),
  },
  {
    id: 'P3',
    what: 'no origin shield',
    says: /has no origin shield/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginShield']
    },
  },
]

const service: Breakage[] = [
  {
    id: 'O1',
    what: 'a fixed number of tasks',
    says: /sets back what scaling/,
    breaks: putting('app', 'WebService', ['DesiredCount'], 3),
  },
  {
    id: 'O1',
    what: 'no room for four times the usual',
    says: /tasks scale from 3 to 3/,
    breaks: putting('app', 'WebServiceTaskCountTarget', ['MaxCapacity'], 3),
  },
  {
    id: 'O5',
    what: 'no circuit breaker',
    says: /the circuit breaker/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'DeploymentCircuitBreaker'], undefined),
  },
  {
    id: 'O5',
    what: 'an alarm under another name',
    says: /no alarm is called notejam-prod-http-5xx/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmName'], 'notejam-prod-errors'),
  },
  {
    id: 'O5',
    what: 'old tasks that end first',
    says: /old tasks end before/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'MinimumHealthyPercent'], 50),
  },
  {
    id: 'O5',
    what: 'the service before the schema',
    says: /before the schema does/,
    breaks: ({ app }) => {
      delete find(app, 'WebService').DependsOn
    },
  },
  {
    id: 'O5',
    what: 'files taken away',
    says: /taken away/,
    breaks: putting('app', 'EdgeAssetsUploadCustomResource', ['Prune'], true),
  },
  {
    id: 'O5',
    what: 'a task that is killed while it drains',
    says: /ended while it drains/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'StopTimeout'], 10),
  },
  {
    id: 'O5',
    what: 'more connections than the database takes',
    says: /tasks keep 2400 connections/,
    breaks: ({ app }) => {
      const container = (find(app, 'WebTask').Properties['ContainerDefinitions'] as Values[])[0] ?? {}
      for (const one of container['Environment'] as Values[]) if (one['Name'] === 'DATABASE_POOL') one['Value'] = '100'
    },
  },
  {
    id: 'Z3',
    what: 'tasks in two zones',
    says: /stand in 2 subnets/,
    breaks: ({ app }) => {
      const subnets = (
        (find(app, 'WebService').Properties['NetworkConfiguration'] as Values)['AwsvpcConfiguration'] as Values
      )['Subnets'] as unknown[]
      subnets.pop()
    },
  },
  {
    id: 'Z3',
    what: 'no rebalancing',
    says: /stay where they are/,
    breaks: putting('app', 'WebService', ['AvailabilityZoneRebalancing'], 'DISABLED'),
  },
  {
    id: 'P2',
    what: 'tasks with public addresses',
    says: /gives its tasks public addresses/,
    breaks: putting('app', 'WebService', ['NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'], 'ENABLED'),
  },
  {
    id: 'P2',
    what: 'a health check that asks the database',
    says: /asks \/readyz/,
    breaks: putting('app', 'LoadBalancerTasks', ['HealthCheckPath'], '/readyz'),
  },
  {
    id: 'F3',
    what: 'another port',
    says: /does not lead to port 8000/,
    breaks: putting('app', 'LoadBalancerTasks', ['Port'], 80),
  },
  {
    id: 'P1',
    what: 'an image by tag',
    says: /not an image by digest/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'Image'], 'notejam:latest'),
  },
  {
    id: 'P1',
    what: 'a container that can change itself',
    says: /web can write to its image/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'ReadonlyRootFilesystem'], false),
  },
  {
    id: 'P1',
    what: 'a container as root',
    says: /web may run as root/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'User'], undefined),
  },
  {
    id: 'P1',
    what: 'capabilities kept',
    says: /migrate keeps capabilities/,
    breaks: putting('app', 'MigrationTask', ['ContainerDefinitions', 0, 'LinuxParameters'], undefined),
  },
  {
    id: 'F4',
    what: 'a password handed over at the start',
    says: /web gets a secret/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'Secrets'], [{ Name: 'DB_PASSWORD' }]),
  },
]

const data: Breakage[] = [
  {
    id: 'S3',
    what: 'a database with a public address',
    says: /has a public address/,
    breaks: putting('data', 'DatabaseInstance', ['PubliclyAccessible'], true),
  },
  {
    id: 'O3',
    what: 'no standby',
    says: /has no standby/,
    breaks: putting('data', 'DatabaseInstance', ['MultiAZ'], false),
  },
  {
    id: 'S7',
    what: 'storage in clear',
    says: /has no key of its own/,
    breaks: putting('data', 'DatabaseInstance', ['StorageEncrypted'], false),
  },
  {
    id: 'S7',
    what: 'connections in clear',
    says: /speaks without TLS/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'rds.force_ssl'], '0'),
  },
  {
    id: 'P4',
    what: 'statements without end',
    says: /statement_timeout has no end/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'statement_timeout'], undefined),
  },
  {
    id: 'O7',
    what: 'notes in the log',
    says: /what people write/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'log_parameter_max_length'], undefined),
  },
  {
    id: 'F4',
    what: 'a password in the template',
    says: /not kept by RDS/,
    breaks: putting('data', 'DatabaseInstance', ['MasterUserPassword'], 'jam'),
  },
  {
    id: 'O2',
    what: 'a week instead of 35 days',
    says: /7 days can be gone back/,
    breaks: putting('data', 'DatabaseInstance', ['BackupRetentionPeriod'], 7),
  },
  {
    id: 'O2',
    what: 'no deletion protection',
    says: /deletion protection/,
    breaks: putting('data', 'DatabaseInstance', ['DeletionProtection'], false),
  },
  {
    id: 'O2',
    what: 'no snapshot on removal',
    says: /goes without a snapshot/,
    breaks: ({ data: stack }) => {
      find(stack, 'DatabaseInstance').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'one year instead of three',
    says: /kept for 365 days/,
    breaks: putting('data', 'BackupsPlan', ['BackupPlan', 'BackupPlanRule', 0, 'Lifecycle', 'DeleteAfterDays'], 365),
  },
  {
    id: 'O2',
    what: 'no copy elsewhere',
    says: /no copy in another region/,
    breaks: putting('data', 'BackupsPlan', ['BackupPlan', 'BackupPlanRule', 0, 'CopyActions'], []),
  },
  {
    id: 'O2',
    what: 'nothing in the second region since the last month',
    says: /takes everything since the last monthly backup along/,
    breaks: putting('data', 'DatabaseInstance', ['AutomaticBackupReplicationRegion'], undefined),
  },
  {
    id: 'O2',
    what: 'the database left out',
    says: /Database is not backed up/,
    breaks: putting('data', 'BackupsPlanSelection', ['BackupSelection', 'Resources'], []),
  },
  {
    id: 'O2',
    what: 'no vault in the second region',
    says: /there is no vault/,
    breaks: putting('dr', 'CopiesVault', ['BackupVaultName'], 'other'),
  },
  {
    id: 'O2',
    what: 'replaced files gone at once',
    says: /a replaced file is gone/,
    breaks: putting('data', 'Attachments', ['VersioningConfiguration'], undefined),
  },
  {
    id: 'S7',
    what: 'a key that does not rotate',
    says: /does not rotate/,
    breaks: putting('data', 'Key', ['EnableKeyRotation'], false),
  },
  {
    id: 'S7',
    what: 'a vault without a key',
    says: /BackupsVault\w+ has no key/,
    breaks: putting('data', 'BackupsVault', ['EncryptionKeyArn'], undefined),
  },
]

const watch: Breakage[] = [
  {
    id: 'O7',
    what: 'an alarm that tells nobody',
    says: /Watchhttp5xx\w+ tells nobody/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmActions'], []),
  },
  {
    id: 'O7',
    what: 'an alarm without an article',
    says: /does not end with a runbook article/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmDescription'], 'Pages fail.'),
  },
  {
    id: 'O7',
    what: 'an alarm with an article that nobody wrote',
    says: /nowhere\.md/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmDescription'], 'See docs/runbook/nowhere.md'),
  },
  {
    id: 'O7',
    what: 'an alarm taken out',
    says: /the alarms are/,
    breaks: (templates) => {
      Reflect.deleteProperty(templates.app.Resources, idOf(templates, 'app', 'Watchdatabasestorage'))
    },
  },
  {
    id: 'O7',
    what: 'a failed deployment that nobody hears of',
    says: /Watchdeploymentfailed\w+ tells nobody/,
    breaks: putting('app', 'Watchdeploymentfailed', ['Targets'], []),
  },
  {
    id: 'S7',
    what: 'messages in clear',
    says: /holds messages in clear/,
    breaks: putting('app', 'WatchTopic', ['KmsMasterKeyId'], undefined),
  },
  {
    id: 'O8',
    what: 'another budget',
    says: /the budget is not what/,
    breaks: putting('app', 'WatchBudget', ['Budget', 'BudgetLimit', 'Amount'], 1),
  },
  {
    id: 'O4',
    what: 'a name with a region in it',
    says: /has eu-central-1 in its BackupVaultName/,
    breaks: putting('data', 'BackupsVault', ['BackupVaultName'], 'notejam-eu-central-1'),
  },
]

function originsOf(app: Stack): Values[] {
  const config = find(app, 'EdgeDistribution').Properties['DistributionConfig'] as Values
  return config['Origins'] as Values[]
}

export const breakages: readonly Breakage[] = [
  ...network,
  ...groups,
  ...secrets,
  ...edge,
  ...service,
  ...data,
  ...watch,
]
