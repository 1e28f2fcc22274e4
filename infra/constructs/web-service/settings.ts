import type * as s3 from 'aws-cdk-lib/aws-s3'
import type { SettingName } from '../../../app/server/settings.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { metricsNamespaceOf } from '../../config/names.ts'
import { NotesDatabase } from '../notes-database/index.ts'
import { databasePort, servicePort } from '../security-groups/index.ts'
import type { SigningKeys } from '../signing-keys/index.ts'

/** A setting's value on this platform, or the reason why it is not set. */
export type Choice = string | { readonly unset: string }

export interface SettingsOf {
  readonly environment: ResolvedEnvironment
  readonly database: NotesDatabase
  readonly attachments: s3.IBucket
  readonly exports: s3.IBucket
  readonly signingKeys: SigningKeys
  readonly publicOrigin: string
}

/** The file with RDS's certificate authorities in the image. */
const certificates = '/notejam/rds-ca.pem'

/**
 * A choice for every setting that the program reads (app/server/settings.ts). For a new setting of the program this does not
 * compile until it has a choice.
 */
export function settings({
  environment,
  database,
  attachments,
  exports,
  signingKeys,
  publicOrigin,
}: SettingsOf): Record<SettingName, Choice> {
  const { singleSignOn } = environment
  return {
    PORT: String(servicePort),
    HOST: '0.0.0.0',
    PUBLIC_ORIGIN: publicOrigin,
    // The only writable folder.
    DATA_DIR: '/tmp/notejam',
    LOG_LEVEL: { unset: 'the program’s own choice' },

    DB_SECRET_ARN: database.secretArn,
    DB_HOST: database.instance.dbInstanceEndpointAddress,
    DB_PORT: String(databasePort),
    DB_NAME: NotesDatabase.databaseName,
    DB_USER: NotesDatabase.user,
    DB_CA_FILE: certificates,
    DATABASE_POOL: String(environment.databasePool),
    DATABASE_WAIT_SECONDS: { unset: 'the program’s own choice: less than the container may take to start' },
    DATABASE_URL: { unset: 'it would hold the password; the DB_… settings say where to fetch it (F4)' },

    ATTACHMENTS_BUCKET: attachments.bucketName,
    EXPORTS_BUCKET: exports.bucketName,
    ATTACHMENTS_QUOTA_MB: { unset: 'the program’s own choice' },
    IMPORT_MAX_MB: { unset: 'the program’s own choice' },
    IMPORT_UNPACKED_MB: { unset: 'the program’s own choice: less than a task’s disk' },
    IMPORT_MAX_FILES: { unset: 'the program’s own choice' },
    TEXT_QUOTA_MB: { unset: 'the program’s own choice' },

    // Metrics are in log lines (EMF), which CloudWatch reads: without an agent, and without an open port. O7
    METRICS_NAMESPACE: metricsNamespaceOf(environment.name),
    METRICS_HOST: { unset: 'as METRICS_PORT' },
    METRICS_PORT: { unset: 'CloudWatch reads metrics from log lines; no Prometheus scrapes them' },
    OTEL_EXPORTER_OTLP_ENDPOINT: { unset: 'only the service has it, and only with a collector in its task' },

    // CloudFront and the balancer.
    TRUST_PROXY_HOPS: '2',
    DRAIN_SECONDS: String(environment.service.drainSeconds),
    MAIL_FROM: environment.mailFrom,
    SECURITY_CONTACT: environment.securityContact ?? { unset: 'the environment names none' },
    SECURITY_EXPIRES: { unset: 'the program’s own choice: deployments renew it' },
    SIGN_UP: environment.signUp ?? { unset: 'the environment lets all sign up' },
    REQUIRE_SECOND_FACTOR: onIf(environment.requireSecondFactor),
    CONFIRM_EMAIL: { unset: 'it is on, because mail is configured' },
    SMTP_URL: { unset: 'SES sends mail, for the task’s role' },
    AUTH_SECRET_ARN: signingKeys.secretArn,
    AUTH_SECRET: { unset: 'it would hold the key; AUTH_SECRET_ARN says where to fetch it (F4)' },
    AUTH_SECRET_PREVIOUS: { unset: 'as AUTH_SECRET' },
    RATE_LIMIT: { unset: 'it is on' },
    WEBHOOKS: onIf(environment.webhooks),
    OIDC_ISSUER: singleSignOn?.issuer ?? { unset: 'the environment names no provider' },
    OIDC_CLIENT_ID: singleSignOn?.clientId ?? { unset: 'as OIDC_ISSUER' },
    OIDC_CLIENT_SECRET_ARN: singleSignOn?.clientSecretArn ?? { unset: 'as OIDC_ISSUER' },
    OIDC_CLIENT_SECRET: { unset: 'it would hold the secret; OIDC_CLIENT_SECRET_ARN says where to fetch it (F4)' },
    OIDC_NAME: singleSignOn?.name ?? { unset: 'the program’s own choice' },
    OIDC_TRUST_EMAIL: onIf(singleSignOn?.trustsEmail),
    PASSWORD_SIGN_IN: singleSignOn?.passwords === false ? 'off' : { unset: 'the program’s own choice: on' },

    BACKUP_TO: { unset: 'RDS and AWS Backup keep notes and files here; alarms say when they do not (O2)' },
    BACKUP_EVERY_HOURS: { unset: 'as BACKUP_TO' },
    BACKUP_KEEP: { unset: 'as BACKUP_TO' },
    OPERATORS: { unset: 'the operator gets alarms by the topic, and there are no backups of its own to show' },
  }
}

function onIf(wanted: boolean | undefined): Choice {
  return wanted === true ? 'on' : { unset: 'the program’s own choice: off' }
}

/** The settings that are set, as a container's environment. */
export function environmentOf(choices: Readonly<Record<string, Choice>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(choices).filter((choice): choice is [string, string] => typeof choice[1] === 'string'),
  )
}
