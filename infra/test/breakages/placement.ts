import { find, idOf, putting, set, adding, type Breakage } from './kit.ts'
import type { Templates, Values } from '../variants.ts'

/** The balancer's subnets, as another stack would name them: the public ones. */
function publicSubnets({ app }: Templates): unknown[] {
  return [...(find(app, 'LoadBalancerAlb').Properties['Subnets'] as unknown[])]
}

const awsvpc = ['NetworkConfiguration', 'AwsvpcConfiguration']
const list = (attribute: string): Breakage['breaks'] => {
  return (templates) =>
    set(find(templates.network, 'SecurityGroupsalbsgfromIndirectPeer').Properties, ['SourcePrefixListId'], {
      'Fn::GetAtt': [idOf(templates, 'network', 'SecurityGroupsCloudFrontLookup'), attribute],
    })
}

/** Looks up another prefix list, on create or on update. */
function lookingUp(when: 'Create' | 'Update'): Breakage {
  return {
    id: 'S1',
    what: `another list looked up on ${when.toLowerCase()}`,
    says: new RegExp(`looks up something else on ${when.toLowerCase()}`),
    breaks: ({ network }) => {
      const { Properties } = find(network, 'SecurityGroupsCloudFrontLookup')
      Properties[when] = String(Properties[when]).replaceAll('com.amazonaws.global.cloudfront', 'com.example')
    },
  }
}

export const placement: readonly Breakage[] = [
  {
    id: 'Z2',
    what: 'the database in the public subnets',
    says: /DatabaseSubnets\w+ is in public-a, public-b$/,
    breaks: (templates) =>
      set(find(templates.data, 'DatabaseSubnets').Properties, ['SubnetIds'], publicSubnets(templates).slice(0, 2)),
  },
  {
    id: 'Z2',
    what: 'the database in subnets outside the templates',
    says: /DatabaseSubnets\w+ is in subnet-1, subnet-2/,
    breaks: putting('data', 'DatabaseSubnets', ['SubnetIds'], ['subnet-1', 'subnet-2']),
  },
  {
    id: 'P2',
    what: 'tasks in the public subnets',
    says: /WebService\w+ is in public-a/,
    breaks: (templates) =>
      set(find(templates.app, 'WebService').Properties, [...awsvpc, 'Subnets'], publicSubnets(templates)),
  },
  {
    id: 'P2',
    what: 'the migration in a public subnet',
    says: /MigrationRun\w+ is in public-a/,
    breaks: (templates) => set(find(templates.app, 'MigrationRun').Properties, ['Subnets'], publicSubnets(templates)),
  },
  {
    id: 'Z1',
    what: 'a balancer in two zones',
    says: /LoadBalancerAlb\w+ is in public-a, public-b$/,
    breaks: (templates) =>
      set(find(templates.app, 'LoadBalancerAlb').Properties, ['Subnets'], publicSubnets(templates).slice(0, 2)),
  },
  {
    id: 'R5',
    what: "an endpoint of another account's service",
    says: /Added leads to com\.amazonaws\.vpce\.eu-central-1\.vpce-svc-1/,
    breaks: adding('network', 'AWS::EC2::VPCEndpoint', (templates) => ({
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-1',
      SubnetIds: [{ Ref: idOf(templates, 'network', 'NetworkDatabaseDSubnet') }],
    })),
  },
  {
    id: 'S1',
    what: 'the second list of the lookup',
    says: /another list than the first/,
    breaks: list('PrefixLists.1.PrefixListId'),
  },
  lookingUp('Create'),
  lookingUp('Update'),
  {
    id: 'S2',
    what: 'a rule that resembles the rule for no traffic',
    says: /allows: out tcp 25 255\.255\.255\.255\/32/,
    breaks: ({ network }) => {
      const { Properties } = find(network, 'SecurityGroupsecssg')
      const rule = { IpProtocol: 'tcp', FromPort: 25, ToPort: 25, CidrIp: '255.255.255.255/32' }
      Properties['SecurityGroupEgress'] = [...((Properties['SecurityGroupEgress'] as Values[] | undefined) ?? []), rule]
    },
  },
  {
    id: 'S2',
    what: 'a flow log of another VPC',
    says: /does not log the VPC/,
    breaks: putting('network', 'NetworkFlowLogsFlowLog', ['ResourceId'], 'vpc-1'),
  },
]
