import { DefaultStackSynthesizer, Fn, Stack, Stage, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { qualifierOf } from '../config/names.ts'
import { withHashes } from './references.ts'

export interface NotejamStackProps {
  readonly environment: ResolvedEnvironment
  /** @default - the environment's */
  readonly region?: string
  /** Whether CloudFormation refuses to delete the stack. @default false */
  readonly isProtected?: boolean
  readonly description: string
}

/** A stack of one environment: `notejam-prod-data`. Names carry the environment and never the region (O4). */
export class NotejamStack extends Stack {
  private readonly zones: readonly string[]
  private template: ReturnType<typeof withHashes> | undefined

  constructor(scope: Construct, id: string, { environment, region, isProtected, description }: NotejamStackProps) {
    super(scope, id, {
      stackName: `notejam-${environment.name}-${id.toLowerCase()}`,
      description,
      env: { region: region ?? environment.region, ...(environment.account ? { account: environment.account } : {}) },
      terminationProtection: isProtected ?? false,
      // CloudFormation adds these also to resources that the CDK does not tag, such as listeners and rules.
      tags: { 'notejam:environment': environment.name },
      // Each environment has deployment roles of its own (decision 10).
      synthesizer: new DefaultStackSynthesizer({ qualifier: qualifierOf(environment.name) }),
    })
    this.zones =
      environment.zoneNames ??
      Array.from({ length: environment.zoneCount }, (_, index) => Fn.select(index, Fn.getAzs()))
    Tags.of(this).add('notejam:environment', environment.name)
  }

  /** Zones by number: no lookup, and the same template in every region. */
  override get availabilityZones(): string[] {
    return [...this.zones]
  }

  /** The template, once all references between stacks are known. Others of the environment ask for it, too. */
  protected override _toCloudFormation(): unknown {
    this.template ??= withHashes(super._toCloudFormation() as Record<string, never>, (name) => this.beside(name))
    return this.template
  }

  private beside(name: string): ReturnType<typeof withHashes> | undefined {
    const other = Stage.of(this)?.node.children.find((one) => one instanceof NotejamStack && one.stackName === name)
    return other instanceof NotejamStack ? (other._toCloudFormation() as ReturnType<typeof withHashes>) : undefined
  }
}
