/** The facts about a region that Notejam needs before a deployment. CloudFormation looks up the others. */
export interface RegionFacts {
  /** Availability zones that a new account sees. */
  readonly zones: number
  /**
   * The zones to name where one of them lacks Graviton, on which tasks and the database run: which letter it has differs from
   * account to account, and this is the usual one. @default - all of them have it, and are taken by number
   */
  readonly byName?: readonly string[]
  /** The region of CloudFront's Origin Shield: the same, or the nearest that has one. */
  readonly shield: string
  /** The second region, for copies of backups: under the same law, where there is one. */
  readonly copies: string
}

/** The region of CloudFront's certificates, firewall and log, wherever the service runs. */
export const globalRegion = 'us-east-1'

/**
 * Commercial regions with at least three zones and all services that Notejam uses; newer regions lack CloudFront's logs or
 * budgets. `copies` are pairs between which RDS replicates backups; this command lists them for others.
 *
 *     aws rds describe-source-regions --region COPIES
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html
 */
export const regions: Readonly<Record<string, RegionFacts>> = {
  'ap-northeast-1': { zones: 3, shield: 'ap-northeast-1', copies: 'ap-southeast-1' },
  'ap-northeast-2': { zones: 4, shield: 'ap-northeast-2', copies: 'ap-northeast-1' },
  'ap-south-1': { zones: 3, shield: 'ap-south-1', copies: 'ap-southeast-1' },
  'ap-southeast-1': { zones: 3, shield: 'ap-southeast-1', copies: 'ap-southeast-2' },
  'ap-southeast-2': { zones: 3, shield: 'ap-southeast-2', copies: 'ap-southeast-1' },
  'ca-central-1': { zones: 3, shield: 'us-east-1', copies: 'us-east-1' },
  'eu-central-1': { zones: 3, shield: 'eu-central-1', copies: 'eu-west-1' },
  'eu-west-1': { zones: 3, shield: 'eu-west-1', copies: 'eu-central-1' },
  'eu-west-2': { zones: 3, shield: 'eu-west-2', copies: 'eu-west-1' },
  'eu-west-3': { zones: 3, shield: 'eu-west-2', copies: 'eu-central-1' },
  'sa-east-1': { zones: 3, shield: 'sa-east-1', copies: 'us-east-1' },
  'us-east-1': {
    zones: 6,
    byName: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1f'],
    shield: 'us-east-1',
    copies: 'us-west-2',
  },
  'us-east-2': { zones: 3, shield: 'us-east-2', copies: 'us-east-1' },
  'us-west-2': { zones: 4, shield: 'us-west-2', copies: 'us-east-1' },
}

/** Names of zones as TypeScript, to be pasted into environments.ts. */
export function zonesToPaste(names: readonly string[]): string {
  return `zones: [${names.map((name) => `'${name}'`).join(', ')}]`
}
