import type { Values } from '../variants.ts'
import { configOf, find, set, type Breakage } from './kit.ts'

/** What only some environments have: the firewall, tracing, interface endpoints. */

/** A breakage that replaces the firewall's rules. */
function rules(change: (rules: Values[]) => unknown): Breakage['breaks'] {
  return ({ waf }) => {
    const { Properties } = find(waf, 'FirewallWebAcl')
    Properties['Rules'] = change(Properties['Rules'] as Values[])
  }
}

const floods = (limit: number) => ({ RateBasedStatement: { Limit: limit, AggregateKeyType: 'IP' } })

const broken: readonly Breakage[] = [
  {
    id: 'P3',
    what: 'a firewall that is attached to nothing',
    says: /the firewall before the distribution is undefined/,
    breaks: ({ app }) => set(configOf(app), ['WebACLId'], undefined),
  },
  { id: 'P3', what: 'a firewall without rules', says: /has the rules $/, breaks: rules(() => []) },
  {
    id: 'P3',
    what: 'a firewall that only counts',
    says: /AWSManagedRulesCommonRuleSet blocks no request/,
    breaks: rules((all) => all.map((one) => (one['OverrideAction'] ? { ...one, OverrideAction: { Count: {} } } : one))),
  },
  {
    id: 'P3',
    what: 'a firewall that blocks a company for its programs',
    says: /a flood begins at 3000 requests, which the programs of one account may make/,
    breaks: rules((all) => all.map((one) => (one['Action'] ? { ...one, Statement: floods(3_000) } : one))),
  },
  {
    id: 'P3',
    what: 'a firewall that lets floods through',
    says: /a flood begins at 1000000 requests in 5 minutes/,
    breaks: rules((all) => all.map((one) => (one['Action'] ? { ...one, Statement: floods(1_000_000) } : one))),
  },
  {
    id: 'P3',
    what: 'a firewall that does not say when to go on',
    says: /does not say when to go on/,
    breaks: rules((all) => all.map((one) => (one['Action'] ? { ...one, Action: { Block: {} } } : one))),
  },
  {
    id: 'P1',
    what: 'another image for the collector',
    says: /collector is other\.example/,
    breaks: ({ app }) =>
      set(
        find(app, 'WebTask').Properties,
        ['ContainerDefinitions', 1, 'Image'],
        `other.example/x@sha256:${'a'.repeat(64)}`,
      ),
  },
  {
    id: 'P1',
    what: 'traces sent elsewhere',
    says: /collector has another command/,
    breaks: ({ app }) => set(find(app, 'WebTask').Properties, ['ContainerDefinitions', 1, 'Command'], ['--config=x']),
  },
  {
    id: 'R5',
    what: 'an interface endpoint in the public subnets',
    says: /NetworkVpcLogs\w+ is in public-a/,
    breaks: ({ network }) => {
      const subnets = Object.keys(network.Resources).filter((id) => /publicSubnet1Subnet/.test(id))
      find(network, 'NetworkVpcLogs').Properties['SubnetIds'] = [{ Ref: subnets[0] }]
    },
  },
]

export const optional: readonly Breakage[] = broken.map((one) => ({ ...one, on: 'every' }))
