import type { ResolvedEnvironment } from '../config/environment.ts'

/** A finding of cdk-nag that stays, and the reason. */
export interface Acknowledgement {
  /** The id of the rule, without the details in brackets. */
  readonly rule: string
  /** A part of the construct's path. */
  readonly at: RegExp
  /** Only where the configuration says so. @default - everywhere */
  readonly when?: (environment: ResolvedEnvironment) => boolean
  readonly reason: string
}

const wildcards = 'AwsSolutions-IAM5'
const managed = 'AwsSolutions-IAM4'

/** All acknowledgements. One without a finding fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  // Statements of our own with a wildcard
  {
    rule: wildcards,
    at: /\/ecsTaskRole\/DefaultPolicy/,
    reason: 'Files have names that are made later; the prefix is what the role ends at.',
  },
  {
    rule: wildcards,
    at: /\/ecsTaskExecutionRole\/DefaultPolicy/,
    reason: 'ecr:GetAuthorizationToken names no repository.',
  },
  {
    rule: wildcards,
    at: /\/Lookup\/CustomResourcePolicy/,
    reason: 'ec2:DescribeManagedPrefixLists names no resource.',
  },
  {
    rule: wildcards,
    at: /\/Migration\/Await\/ServiceRole/,
    reason: "A task's id is made when it starts; the statement ends at this cluster.",
  },
  {
    rule: wildcards,
    at: /\/Attachments\/ReplicationRole\/DefaultPolicy/,
    reason: 'Objects have names that are made later; the statements end at the bucket and at its copy.',
  },
  {
    rule: wildcards,
    at: /^ci(-\d{12})?\/(Delivery\/\w+|Builder\/Role)\/DefaultPolicy/,
    reason: 'ecr:GetAuthorizationToken names no repository; sources for CodeBuild have names that are made later.',
  },
  {
    rule: wildcards,
    at: /^bounds-/,
    reason:
      'The policies are a ceiling, not a grant: it ends at services that Notejam uses and at names of the environment. The role of the night reads configuration, of which most knows no resource.',
  },

  // Constructs of libraries
  {
    rule: wildcards,
    at: /\/Migration\/Provider\//,
    reason: "The CDK's provider calls versions of these functions (`:*`) and of nothing else.",
  },
  {
    rule: wildcards,
    at: /\/CDKBucketDeployment|Custom::CDKBucketDeployment/,
    reason: "The CDK's upload reads the bootstrap's bucket and writes the bucket of static files.",
  },
  {
    rule: wildcards,
    at: /\/LogRetention/,
    reason: "The CDK's function sets retention on log groups that RDS makes, by names that RDS chooses.",
  },
  {
    rule: managed,
    at: /\/(Provider|Start|Await|AWS679\w+|LogRetention\w+|Custom::CDKBucketDeployment\w+)\/.*ServiceRole|\/(Start|Await|Canary\/Ask)\/ServiceRole|\/(AWS679|LogRetention|Custom::CDKBucketDeployment)\w+\/ServiceRole/,
    reason: 'AWSLambdaBasicExecutionRole writes logs and nothing else.',
  },
  {
    rule: managed,
    at: /\/Web\/Service\/AlternateRole/,
    reason: "ECS's own policy for swapping target groups (blue/green, canary): it follows what the service needs.",
  },
  {
    rule: managed,
    at: /\/Database\/MonitoringRole/,
    reason: "RDS's own policy for enhanced monitoring: it follows what the service needs.",
  },
  {
    rule: wildcards,
    at: /\/RestoreTest\/(Rehearsal|Look)\//,
    reason: 'AWS Backup, RDS and ECS name what they restore, make and run for a test; restore jobs are no resource.',
  },
  {
    rule: managed,
    at: /\/RestoreTest\/Plan\/Role/,
    reason: "AWS Backup's own policy for restores: it follows what the service needs.",
  },
  { rule: managed, at: /\/Backups\/Role/, reason: "AWS Backup's own policies: they follow what the service needs." },
  {
    rule: 'AwsSolutions-L1',
    at: /Custom::CDKBucketDeployment/,
    reason: "The runtime is the CDK's choice, and moves with it.",
  },
  {
    rule: 'AwsSolutions-SF1',
    at: /waiter-state-machine/,
    reason: "It polls one task; both functions' logs say what happened.",
  },
  { rule: 'AwsSolutions-SF2', at: /waiter-state-machine/, reason: 'It polls one task: there is nothing to trace.' },
  {
    rule: 'AwsSolutions-SF1',
    at: /\/(BackupWatch|CopyWatch|RestoreTest)\//,
    reason: 'It asks and decides; the history of an execution, kept for 90 days, has each answer.',
  },
  {
    rule: 'AwsSolutions-SF2',
    at: /\/(BackupWatch|CopyWatch|RestoreTest)\//,
    reason: 'It asks: there is nothing to trace.',
  },
  {
    rule: wildcards,
    at: /\/CopyWatch\/Watch\/Copies\/Role\/DefaultPolicy/,
    reason: 'RDS names automatic backups when it makes them; the statement only describes them.',
  },

  // Choices
  {
    rule: 'AwsSolutions-S1',
    at: /\/Builder\/Sources/,
    reason: "A commit's files, for a day: CodeBuild's own log says which build read which.",
  },
  {
    rule: 'AwsSolutions-CB4',
    at: /\/Builder\/Project/,
    reason: 'It encrypts what a build leaves, and a build leaves nothing: its image goes to ECR.',
  },
  {
    rule: 'AwsSolutions-S1',
    at: /\/Dr\/CopiedAttachments/,
    reason: 'S3 logs into buckets of the same region, and the copy is written by S3 and read by no role.',
  },
  {
    rule: 'AwsSolutions-RDS3',
    at: /\/Database\/Instance/,
    when: ({ database }) => !database.multiAz,
    reason: 'It may be away while a zone is.',
  },
  {
    rule: 'AwsSolutions-RDS10',
    at: /\/Database\/Instance/,
    reason:
      'A parameter protects it from the end of its first deployment on; unprotected environments may be torn down, with a snapshot.',
  },
  {
    rule: 'AwsSolutions-RDS11',
    at: /\/Database\/Instance/,
    reason: 'Another port hides nothing from those who can reach the subnet, and only the tasks can.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: /\/OriginSecrets\//,
    reason:
      'CloudFront and the balancer must change it together: by `originSecrets`, as docs/runbook/origin-secret.md says.',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: /\/SigningKeys\//,
    reason: 'Two keys are good while one is replaced, and sessions have to outlive that: docs/runbook/signing-keys.md.',
  },
  { rule: 'AwsSolutions-CFR1', at: /\/Edge\/Distribution/, reason: 'Writers live everywhere.' },
  {
    rule: 'AwsSolutions-CFR2',
    at: /\/Edge\/Distribution/,
    reason: 'A firewall is a choice of configuration (`firewall`), because it costs and may refuse a note.',
  },
  {
    rule: 'AwsSolutions-CFR3',
    at: /\/Edge\/Distribution/,
    reason: 'The EdgeLog configures its log, without addresses (decision 19); the rule looks for the legacy kind.',
  },
  {
    rule: 'AwsSolutions-ELB2',
    at: /\/(Internal)?LoadBalancer\/Alb/,
    reason: 'Its log holds whole addresses, reset tokens and search words among them (decision 19).',
  },
  {
    rule: 'AwsSolutions-CFR4',
    at: /\/Edge\/Distribution/,
    reason: "CloudFront's own name has rules that cannot be chosen; an own domain has TLS 1.2 (2021).",
  },
  {
    rule: 'AwsSolutions-CFR5',
    at: /\/Edge\/Distribution/,
    reason:
      'Without a domain there is no certificate for the balancer: plain HTTP inside AWS. With one it is TLS 1.2 (S7).',
  },
  {
    rule: 'AwsSolutions-ECS2',
    at: /\/(Migration|Web|Rehearsal)\/Task/,
    reason: 'They are addresses and numbers. The one secret is fetched at run time (F4).',
  },
  {
    rule: 'AwsSolutions-ECS4',
    at: /\/App\/Cluster/,
    when: ({ containerInsights }) => !containerInsights,
    reason: 'Container Insights costs money, and is on where an operator watches.',
  },
]
