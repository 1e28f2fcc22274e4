import { containerOf, find, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

const elsewhere = `other.example/x@sha256:${'a'.repeat(64)}`
const web = (path: (string | number)[], value: unknown): Breakage['breaks'] =>
  putting('app', 'WebTask', ['ContainerDefinitions', 0, ...path], value)

/** Adds a second container to the service's task. */
function containing(container: Values): Breakage['breaks'] {
  return ({ app }) => {
    ;(find(app, 'WebTask').Properties['ContainerDefinitions'] as Values[]).push(container)
  }
}

/** Gives a setting a wrong value. */
function setting(name: string, value: string): Breakage['breaks'] {
  return ({ app }) => {
    const settings = containerOf(app, 'WebTask')['Environment'] as Values[]
    const others = settings.filter((one) => one['Name'] !== name)
    settings.splice(0, settings.length, ...others, { Name: name, Value: value })
  }
}

export const tasks: readonly Breakage[] = [
  { id: 'P1', what: 'an image from elsewhere', says: /web is other\.example/, breaks: web(['Image'], elsewhere) },
  {
    id: 'P1',
    what: 'a collector without tracing',
    says: /WebService\w+ runs web, collector/,
    breaks: containing({ Name: 'collector', Image: elsewhere, ReadonlyRootFilesystem: true, User: '0' }),
  },
  {
    id: 'P1',
    what: 'another container',
    says: /WebService\w+ runs web, other/,
    breaks: containing({ Name: 'other', Image: elsewhere, ReadonlyRootFilesystem: true, User: '10001:10001' }),
  },
  {
    id: 'F4',
    what: 'the password in a setting',
    says: /web has the setting DATABASE_URL/,
    breaks: setting('DATABASE_URL', 'postgres://notejam:jam@db'),
  },
  {
    id: 'F4',
    what: 'the signing key in a setting',
    says: /web has the setting AUTH_SECRET/,
    breaks: setting('AUTH_SECRET', 'x'.repeat(64)),
  },
  {
    id: 'F4',
    what: 'the signing keys of another service',
    says: /AUTH_SECRET_ARN is arn:other in web/,
    breaks: setting('AUTH_SECRET_ARN', 'arn:other'),
  },
  {
    id: 'F4',
    what: 'a setting that the program does not read',
    says: /web has the setting NODE_OPTIONS/,
    breaks: setting('NODE_OPTIONS', '--inspect=0.0.0.0'),
  },
  {
    id: 'P1',
    what: 'settings from a file',
    says: /web of WebTask\w+ has EnvironmentFiles/,
    breaks: web(['EnvironmentFiles'], [{ Type: 's3', Value: 'arn:aws:s3:::other/x.env' }]),
  },
  {
    id: 'S4',
    what: 'more proxies trusted than there are',
    says: /TRUST_PROXY_HOPS is 9/,
    breaks: setting('TRUST_PROXY_HOPS', '9'),
  },
  { id: 'F4', what: 'no rate limit', says: /web has the setting RATE_LIMIT/, breaks: setting('RATE_LIMIT', 'off') },
  {
    id: 'S7',
    what: "other authorities for the database's certificate",
    says: /DB_CA_FILE is \/etc\/ssl/,
    breaks: setting('DB_CA_FILE', '/etc/ssl/certs/ca-certificates.crt'),
  },
  {
    id: 'F4',
    what: 'another database',
    says: /DB_HOST is db\.example/,
    breaks: setting('DB_HOST', 'db.example'),
  },
  {
    id: 'S6',
    what: 'mail from another address',
    says: /MAIL_FROM is other@example\.com/,
    breaks: setting('MAIL_FROM', 'other@example.com'),
  },
  {
    id: 'S6',
    what: 'files in another bucket',
    says: /ATTACHMENTS_BUCKET is others/,
    breaks: setting('ATTACHMENTS_BUCKET', 'others'),
  },
  {
    id: 'S6',
    what: 'packed exports in another bucket',
    says: /EXPORTS_BUCKET is others/,
    breaks: setting('EXPORTS_BUCKET', 'others'),
  },
  {
    id: 'O7',
    what: 'metrics under another name',
    says: /METRICS_NAMESPACE is Other/,
    breaks: setting('METRICS_NAMESPACE', 'Other'),
  },
  {
    id: 'F4',
    what: 'a port for metrics',
    says: /web has the setting METRICS_PORT/,
    breaks: setting('METRICS_PORT', '9464'),
  },
  {
    id: 'P1',
    what: 'another program',
    says: /web runs sh -c/,
    breaks: web(['Command'], ['sh', '-c', 'true']),
  },
  {
    id: 'P1',
    what: 'a privileged container',
    says: /web of WebTask\w+ has Privileged/,
    breaks: web(['Privileged'], true),
  },
  { id: 'P1', what: 'another entry', says: /web of WebTask\w+ has EntryPoint/, breaks: web(['EntryPoint'], ['sh']) },
  {
    id: 'P1',
    what: 'a capability added',
    says: /web's kernel has Add/,
    breaks: web(['LinuxParameters', 'Capabilities', 'Add'], ['SYS_PTRACE']),
  },
  {
    id: 'O7',
    what: 'a log that is sent elsewhere',
    says: /web sends its log elsewhere/,
    breaks: web(['LogConfiguration'], { LogDriver: 'splunk', Options: { 'splunk-url': 'https://other.example' } }),
  },
  {
    id: 'S6',
    what: 'a shell, asked for as text',
    says: /a shell can be opened/,
    breaks: putting('app', 'WebService', ['EnableExecuteCommand'], 'true'),
  },
  {
    id: 'P1',
    what: 'a file system',
    says: /WebTask\w+ mounts more than an empty volume/,
    breaks: putting('app', 'WebTask', ['Volumes', 0, 'EFSVolumeConfiguration'], { FilesystemId: 'fs-1' }),
  },
  {
    id: 'F3',
    what: 'a service registry',
    says: /WebService\w+ has ServiceRegistries/,
    breaks: putting('app', 'WebService', ['ServiceRegistries'], [{ RegistryArn: 'x' }]),
  },
  {
    id: 'O5',
    what: 'a lifecycle hook of deployments',
    says: /a deployment of WebService\w+ has LifecycleHooks/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'LifecycleHooks'], [{}]),
  },
]
