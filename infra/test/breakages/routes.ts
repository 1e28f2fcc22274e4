import { adding, find, idOf, putting, set, type Breakage } from './kit.ts'

export const routes: readonly Breakage[] = [
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
    what: 'an app subnet with a route to the internet gateway',
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
    what: 'a public subnet without a default route',
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
    what: 'a subnet that assigns public addresses',
    says: /app-a assigns public addresses/,
    breaks: putting('network', 'NetworkVpcappSubnet1Subnet', ['MapPublicIpOnLaunch'], true),
  },
  {
    id: 'O4',
    what: 'a zone by a literal name',
    says: /names its zone/,
    breaks: putting('network', 'NetworkVpcappSubnet1Subnet', ['AvailabilityZone'], 'eu-central-1a'),
  },
]
