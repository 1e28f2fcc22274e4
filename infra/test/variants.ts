import type { Environment } from '../config/environment.ts'
import { environments } from '../config/environments.ts'
import { moved } from '../config/moved.ts'
import { System } from '../system/system.ts'

export const [dev, test, prod] = environments as [Environment, Environment, Environment]

export const domain = { name: 'notes.example.com', hostedZoneId: 'Z0123456789ABCDEFGHI', zoneName: 'example.com' }

export const sso = {
  issuer: 'https://login.example.com/',
  clientId: 'notejam',
  clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:notejam-login-AbCdEf',
  name: 'Example',
  trustsEmail: true,
  passwords: false,
}

/** Every choice that adds something to prod. */
export const everyOption: Environment = {
  ...prod,
  firewall: true,
  network: { ...prod.network, interfaceEndpoints: true },
  tracing: { collectorImage: `collector.example/otel@sha256:${'c'.repeat(64)}` },
  originSecrets: ['a', 'b'],
  securityContact: 'https://notes.example.com/security',
  singleSignOn: sso,
  requireSecondFactor: true,
  webhooks: true,
  receivers: {
    urgent: [{ pager: 'https://pager.example/notejam' }, { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } }],
    soon: [{ mail: 'team@notejam.example' }, { slack: { workspace: 'T0123ABCD', channel: 'C0456EFGH' } }],
  },
}

/** The same with an own domain, and with a balancer that has no address on the internet. */
export const everything: Environment = { ...everyOption, domain, origin: 'vpc-origin' }

/** The configurations for which the architecture has to hold. */
export const variants: Readonly<Record<string, Environment>> = {
  dev,
  test,
  prod,
  'prod in five zones of six': moved(prod, 'us-east-1'),
  'prod in four zones': { ...prod, region: 'us-west-2' },
  'prod in another region of three zones': { ...prod, region: 'eu-west-1' },
  'prod in three zones of six': { ...prod, region: 'us-east-1', zones: ['us-east-1a', 'us-east-1c', 'us-east-1f'] },
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
  'canary in five zones': moved({ ...prod, service: { ...prod.service, deployment: 'canary' } }, 'us-east-1'),
  'a planned peak': {
    ...prod,
    service: {
      ...prod.service,
      peaks: [{ name: 'Monday', from: 'cron(30 7 ? * MON *)', until: 'cron(0 11 ? * MON *)', minTasks: 8 }],
    },
  },
  "a night's sleep": { ...dev, sleep: { from: '19:00', until: '05:30' } },
  'x86 processors': { ...prod, architecture: 'x86' },
  'every option': everyOption,
}

/** A mutable object. */
export type Values = Record<string | number, unknown>

/** Mutable templates, by the last word of their stack's name. */
export type Templates = Record<
  'network' | 'data' | 'app' | 'edgelog' | 'dr' | 'copywatch' | 'waf',
  {
    Resources: Record<
      string,
      { Type: string; Properties: Values; DependsOn?: unknown; DeletionPolicy?: string; UpdateReplacePolicy?: string }
    >
  }
>

/** A copy of the system with changed templates. */
export function changed(system: System, change: (templates: Templates) => void): System {
  const stacks = structuredClone(system.stacks)
  const named = stacks.map(({ name, template }): [string, unknown] => [name.split('-').at(-1) ?? name, template])
  change(Object.fromEntries(named) as Templates)
  return new System(stacks)
}
