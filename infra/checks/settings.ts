import { settingNames } from '../../app/server/settings.ts'
import type { System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { exportsOf } from './exports.ts'
import type { Expect } from './finding.ts'
import { signingKeysOf } from './signing-keys.ts'

/** Never set here: the first five would be secrets, the next is for benchmarks, and the last two open a port. */
const unset = [
  'DATABASE_URL',
  'AUTH_SECRET',
  'AUTH_SECRET_PREVIOUS',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
  'RATE_LIMIT',
  'METRICS_PORT',
  'METRICS_HOST',
]

/** The settings of a container: only those that the program reads, and the right values where they decide whom it trusts. F4 S4 S7 */
export function expectSettings(
  system: System,
  container: string,
  settings: ReadonlyMap<string, string>,
  { domain, mailFrom, tracing, name: environment }: ResolvedEnvironment,
  expect: Expect,
): void {
  const traces = 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const [attachments] = system.ofType('AWS::S3::Bucket').filter(({ logicalId }) => logicalId.startsWith('Attachments'))
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  const known: readonly string[] = settingNames
  for (const name of settings.keys()) {
    const isRead = name === traces ? tracing !== undefined && container === 'web' : known.includes(name)
    expect(isRead && !unset.includes(name), 'F4', `${container} has the setting ${name}`)
  }
  const wanted: [name: string, value: string, id: string][] = [
    // CloudFront and the balancer; with one more a client could forge its address.
    ['TRUST_PROXY_HOPS', '2', 'S4'],
    ['DB_HOST', `{${database?.id ?? ''}.Endpoint.Address}`, 'F4'],
    ['DB_SECRET_ARN', `{${database?.id ?? ''}.MasterUserSecret.SecretArn}`, 'F4'],
    ['AUTH_SECRET_ARN', `{${signingKeysOf(system)[0]?.id ?? ''}}`, 'F4'],
    ['DB_CA_FILE', '/notejam/rds-ca.pem', 'S7'],
    ['MAIL_FROM', mailFrom, 'S6'],
    ['ATTACHMENTS_BUCKET', `{${attachments?.id ?? ''}}`, 'S6'],
    ['EXPORTS_BUCKET', `{${exportsOf(system)?.id ?? ''}}`, 'S6'],
    ['METRICS_NAMESPACE', `Notejam/${environment}`, 'O7'],
    ['PUBLIC_ORIGIN', `https://${domain?.name ?? `{${edge?.id ?? ''}.DomainName}`}`, 'F1'],
    ...(settings.has(traces) ? [[traces, 'http://127.0.0.1:4318', 'O7'] as [string, string, string]] : []),
  ]
  for (const [name, value, id] of wanted)
    expect(settings.get(name) === value, id, `${name} is ${settings.get(name) ?? 'unset'} in ${container}`)
}
