import { adding, idOf, putting, type Breakage } from './kit.ts'

const open = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '0.0.0.0/0' }

export const securityGroups: readonly Breakage[] = [
  {
    id: 'S3',
    what: 'rds_sg opened to the world',
    says: /rdssg\w+ allows: in tcp 5432 0\.0\.0\.0\/0/,
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
    what: 'rds_sg with egress',
    says: /allows: out tcp 443 0\.0\.0\.0\/0/,
    breaks: putting(
      'network',
      'SecurityGroupsrdssg',
      ['SecurityGroupEgress'],
      [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
    ),
  },
  {
    id: 'S3',
    what: 'a way from the balancer to the database',
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
    says: /ecssg\w+ allows: in tcp 8000 0\.0\.0\.0\/0/,
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
    says: /does not allow: out tcp 5432/,
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
    says: /allows: in tcp 80 pl-1/,
    breaks: putting('network', 'SecurityGroupsalbsgfromIndirectPeer', ['SourcePrefixListId'], 'pl-1'),
  },
  {
    id: 'S1',
    what: 'alb_sg without egress rules, which EC2 opens to all addresses',
    says: /allows: out all 0\.0\.0\.0\/0/,
    breaks: putting('network', 'SecurityGroupsalbsg', ['SecurityGroupEgress'], undefined),
  },
  {
    id: 'S2',
    what: 'a function with an address in the VPC',
    says: /has an address in the VPC/,
    breaks: putting('app', 'MigrationStart', ['VpcConfig'], { SubnetIds: [] }),
  },
]
