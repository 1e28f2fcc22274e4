import type { DatabaseSizeName } from './database-sizes.ts'

/**
 * Everything that may differ between two deployments of Notejam, and why one would choose what. `environments.ts` holds
 * the values; `check-environment.ts` refuses combinations that cannot work before anything is synthesised.
 */
export interface Environment {
  /** In every name that the environment makes: lower case, at most eight characters. */
  readonly name: string
  /** The account it lives in. @default - the one whose credentials deploy it */
  readonly account?: string
  /**
   * `existing`: the account has GitHub's OIDC provider already (it can have one), and the roles of deliveries trust it.
   * @default - the stack `ci` makes it
   */
  readonly githubProvider?: 'existing'
  readonly region: string
  /**
   * Zones to use: how many of the region's, or their names where some of them lack what Notejam runs on (Graviton;
   * us-east-1 wants names). The first three hold tasks; the database takes the fourth and fifth where they exist, and the first two again where not.
   * @default - all that the region has
   */
  readonly zones?: number | readonly string[]

  /**
   * The processor of tasks and of the image: `arm` is Graviton, a fifth cheaper; `x86` where what builds the image has no ARM. All
   * environments have the same, because one image goes through them. The database is on Graviton either way.
   * @default 'arm'
   */
  readonly architecture?: Architecture

  /**
   * Who builds the image: `docker`, on the machine that deploys, or `codebuild`, AWS's own on the processor of the tasks, where
   * that machine has no Docker; some cents a build. All environments of an account have the same.
   * @default 'docker'
   */
  readonly builder?: Builder

  readonly network: {
    /** /16 to /20. Different in every environment, so that two can be joined one day. */
    readonly cidr: string
    /** Subnets d and e, inside `cidr`, clear of what the public and app subnets take (its first half). */
    readonly databaseCidrs: readonly [string, string]
    /** 3: a lost zone leaves the other zones their own (Z1, R2 to R4). 1: cheaper by 84 $ a month, for environments that may pause. */
    readonly natGateways: 1 | 3
    /** Interface endpoints for ECR, logs and secrets: about 105 $ a month, which pays off from 626 GB a month through NAT. */
    readonly interfaceEndpoints: boolean
  }

  readonly database: {
    readonly size: DatabaseSizeName
    /** A standby in another zone that takes over by itself within a minute or two, at twice the price. */
    readonly multiAz: boolean
    readonly storageGib: number
    /** Storage grows by itself up to here. */
    readonly maxStorageGib: number
    /** Days of point-in-time recovery. RDS keeps 35 at most. */
    readonly pointInTimeDays: number
  }

  /** Monthly backups beyond point-in-time recovery. @default - none */
  readonly backups?: {
    /** 1096 are three years with their leap day. */
    readonly days: number
    /** A copy of each in another region. @default - the region's neighbour in `regions.ts` */
    readonly copyTo?: string
  }

  readonly service: {
    /** CPU units of 1/1024: 256, 512, 1024, 2048 or 4096. */
    readonly cpu: number
    readonly memoryMib: number
    /** At least one per zone, if the loss of a zone should interrupt no visitor. */
    readonly minTasks: number
    /** Four times the usual, for events. */
    readonly maxTasks: number
    /** Requests a minute per task at which scaling starts another. */
    readonly requestsPerTask: number
    /** Per cent of CPU at which scaling starts another task. */
    readonly cpuPercent: number
    /** Planned peaks: more tasks before the visitors come. */
    readonly peaks: readonly Peak[]
    /** Fargate Spot: a third of the price, and AWS stops tasks at two minutes' notice. */
    readonly spot: boolean
    /**
     * `rolling` starts new tasks beside the old and rolls back by itself. `blue-green` and `canary` keep the old set while
     * the new one bakes; they scale on CPU alone, because the requests' metric names a target group that they swap.
     */
    readonly deployment: 'rolling' | 'blue-green' | 'canary'
    /** Seconds for which a stopping task keeps answering (drain). */
    readonly drainSeconds: number
  }

  /**
   * `public-alb`: in the public subnets, closed to all but this distribution. `vpc-origin`: no address on the internet at
   * all; CloudFront reaches an internal balancer, which not every region offers.
   */
  readonly origin: 'public-alb' | 'vpc-origin'
  /**
   * Labels of the secrets that CloudFront shows to the balancer. CloudFront shows the first, the balancer accepts all. Rotation:
   * add a new one at the end, deploy, move it to the front, deploy, remove the old one. Not while the second set of a blue/green
   * service serves.
   */
  readonly originSecrets: readonly string[]

  /** The service's own name, with TLS all the way to the balancer. @default - CloudFront's name */
  readonly domain?: {
    readonly name: string
    /** The public hosted zone that holds `name`: its id, and its name. */
    readonly hostedZoneId: string
    readonly zoneName: string
  }

  /** A firewall before CloudFront, about 10 $ a month and 0.60 $ per million requests. */
  readonly firewall: boolean
  /** The one address that mail is sent from. Under `domain` it is signed by the domain; alone it is confirmed by a mail. */
  readonly mailFrom: string
  /**
   * Where people report a weakness: a mail address, or the https address of a page; stands in /.well-known/security.txt.
   * @default - none, and that file is not there
   */
  readonly securityContact?: string
  /**
   * Who may make an account, as the setting SIGN_UP has it: `open`, `invite`, `closed`, or domains such as `@notes.example`.
   * @default - all
   */
  readonly signUp?: string
  /**
   * The OpenID Connect provider that people may sign in with. Make a secret in Secrets Manager in this region first, with the client's secret
   * as its text and the tag `notejam:environment` with the environment's name: the task's role reads that one, and none without the tag.
   * @default - passwords alone
   */
  readonly singleSignOn?: SingleSignOn
  /** Whether an account that a password opens needs a second factor. @default false */
  readonly requireSecondFactor?: boolean
  /** Whether people may have other services told of their notes. @default false */
  readonly webhooks?: boolean
  /** The mail address that alarms go to, all of them. */
  readonly alarmAddress: string
  /** Who else is told, by how urgent it is. @default - no other */
  readonly receivers?: {
    /** Writers notice it: at any hour. */
    readonly urgent?: readonly Receiver[]
    /** It can wait for the morning. */
    readonly soon?: readonly Receiver[]
  }
  /**
   * Alarms on what CloudFront and the firewall count. Their numbers are in us-east-1 alone, so there is a second topic with a key
   * of its own: some 6 $ a month with the origin's errors told apart.
   */
  readonly edgeAlarms: boolean
  /** Dollars a month; AWS sends a message at 80 % and when the forecast exceeds it. */
  readonly budget: number
  /** Days that logs are kept. */
  readonly logDays: number
  /** Each task's metrics by the minute, some 8 $ a month per three tasks. */
  readonly containerInsights: boolean
  /**
   * Traces to X-Ray through a collector beside each task, by digest. Application Signals takes its spans from X-Ray once
   * the account has "transaction search" on. @default - none
   */
  readonly tracing?: { readonly collectorImage: string }
  /**
   * No task and no database runs, and no alarm is sent, from `from` to `until` (UTC) of each working day, and at weekends: no task, and the
   * database is stopped. For environments whose developers sleep, too; a deployment in that time is refused. @default - awake
   */
  readonly sleep?: {
    /** `19:00`. */
    readonly from: string
    /** `05:30`, of the next working day. */
    readonly until: string
  }
  /** Whether data, and the stacks that hold it, are protected from deletion. */
  readonly isProtected: boolean
}

/** A mail address; a pager's address for SNS (PagerDuty, Opsgenie, …); a channel of Slack, whose workspace the account knows. */
export type Receiver =
  | { readonly mail: string }
  | { readonly pager: string }
  | { readonly slack: { readonly workspace: string; readonly channel: string } }

export interface SingleSignOn {
  /** As the provider writes it. */
  readonly issuer: string
  readonly clientId: string
  /** The whole ARN, with the six characters at its end. Encrypted with the account's own key of Secrets Manager. */
  readonly clientSecretArn: string
  /** What people call it. @default - the issuer's host */
  readonly name?: string
  /** Whether an address counts as confirmed of which the provider says nothing. @default false */
  readonly trustsEmail?: boolean
  /** Whether passwords open accounts as well. @default true */
  readonly passwords?: boolean
}

export type Architecture = 'arm' | 'x86'

export type Builder = 'docker' | 'codebuild'

export interface Peak {
  readonly name: string
  /** Cron expressions in UTC, such as `cron(30 7 ? * MON-FRI *)`. */
  readonly from: string
  readonly until: string
  /** The minimum of tasks during the peak. */
  readonly minTasks: number
}

/** An environment with its defaults filled in. */
export interface ResolvedEnvironment extends Environment {
  /** How many zones are used, and their names where they were given. */
  readonly zoneCount: number
  readonly zoneNames?: readonly string[]
  readonly architecture: Architecture
  readonly builder: Builder
  readonly originShield: string
  readonly copyRegion?: string
  /** Size of each task's connection pool: those of twice `maxTasks` (a deployment at a peak) fit into the database. */
  readonly databasePool: number
  /** `owner/name` at GitHub. */
  readonly repository: string
}
