import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { checkEnvironments } from '../config/check-environment.ts'
import type { Environment, ResolvedEnvironment } from '../config/environment.ts'
import { environments } from '../config/environments.ts'
import { NotejamApp } from '../notejam-app.ts'
import { System, systemOf } from '../system/system.ts'

export const repository = { name: 'acme/notes', subject: 'acme/notes' }

export const [dev, test, prod] = environments as [Environment, Environment, Environment]

export const domain = { name: 'notes.example.com', hostedZoneId: 'Z0123456789ABCDEFGHI', zoneName: 'example.com' }

/** One environment as templates, with what it was made of. */
export interface Made {
  readonly environment: ResolvedEnvironment
  readonly system: System
}

/** Templates of several environments, without the rules that others made: those have a test of their own. */
export function synth(all: readonly Environment[] = environments): CloudAssembly {
  return new NotejamApp({ environments: all, repository }).synth()
}

export function make(environment: Environment): Made {
  const [resolved] = checkEnvironments([environment], repository.name)
  if (!resolved) throw new Error('no environment')
  return { environment: resolved, system: systemOf(synth([environment]), environment.name) }
}

/** All that can be had besides. */
export const everyOption: Environment = {
  ...prod,
  firewall: true,
  network: { ...prod.network, interfaceEndpoints: true },
  tracing: { collectorImage: `collector.example/otel@sha256:${'c'.repeat(64)}` },
  originSecrets: ['a', 'b'],
}

/** Everything that the architecture has to hold for, by what is special about it. */
export const variants: Readonly<Record<string, Environment>> = {
  dev,
  test,
  prod,
  'prod in a region of five zones and more': { ...prod, region: 'us-east-1' },
  'prod in exactly five zones': { ...prod, region: 'us-east-1', zones: 5 },
  'prod in four zones': { ...prod, region: 'us-west-2' },
  'prod in another region of three zones': { ...prod, region: 'eu-west-1' },
  'prod in zones by name': {
    ...prod,
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1f'],
  },
  'own domain': { ...prod, domain },
  'own domain, mail from it': { ...prod, domain, mailFrom: 'notes@example.com' },
  'VPC origin': { ...prod, origin: 'vpc-origin' },
  'VPC origin and own domain': { ...prod, origin: 'vpc-origin', domain },
  'blue/green': { ...prod, service: { ...prod.service, deployment: 'blue-green' } },
  canary: { ...prod, service: { ...prod.service, deployment: 'canary' } },
  'blue/green, own domain, VPC origin': {
    ...prod,
    domain,
    origin: 'vpc-origin',
    service: { ...prod.service, deployment: 'blue-green' },
  },
  'canary in five zones': { ...prod, region: 'us-east-1', service: { ...prod.service, deployment: 'canary' } },
  'a planned peak': {
    ...prod,
    service: {
      ...prod.service,
      peaks: [{ name: 'Monday', from: 'cron(30 7 ? * MON *)', until: 'cron(0 11 ? * MON *)', minTasks: 8 }],
    },
  },
  'every option': everyOption,
}

/** Something to write into. */
export type Values = Record<string | number, unknown>

/** Templates to write into, by the last word of their stack's name. */
export type Templates = Record<
  'network' | 'data' | 'app' | 'edgelog' | 'dr' | 'waf',
  {
    Resources: Record<string, { Type: string; Properties: Values; DependsOn?: unknown; DeletionPolicy?: string }>
  }
>

/** The same system with its templates changed; the original stays as it is. */
export function changed(system: System, change: (templates: Templates) => void): System {
  const stacks = structuredClone(system.stacks)
  const named = stacks.map(({ name, template }): [string, unknown] => [name.split('-').at(-1) ?? name, template])
  change(Object.fromEntries(named) as Templates)
  return new System(stacks)
}
