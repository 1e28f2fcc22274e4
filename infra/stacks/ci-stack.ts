import { BootstraplessSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Bounds } from '../constructs/delivery/bounds.ts'
import { Delivery } from '../constructs/delivery/index.ts'
import { ImageRepository } from '../constructs/image-repository/index.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'

export interface CiStackProps {
  /** The environments of one account. */
  readonly environments: readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]
  readonly subject: string
}

/**
 * Once per account, by a person, before anything else: who may deliver, and how far that reaches. It needs no bootstrap;
 * the bootstrap needs it.
 */
export class CiStack extends Stack {
  constructor(scope: Construct, id: string, { environments, subject }: CiStackProps) {
    const [{ region, account }] = environments
    super(scope, id, {
      stackName: 'notejam-ci',
      description: 'Notejam: the image repository, and the roles with which GitHub delivers',
      env: { region, ...(account ? { account } : {}) },
      terminationProtection: true,
      synthesizer: new BootstraplessSynthesizer(),
      // Without a bucket to put it into, CloudFormation takes 51,200 bytes.
      suppressTemplateIndentation: true,
    })
    Tags.of(this).add('notejam:environment', 'ci')
    const replicas = [...new Set(environments.map((environment) => environment.region))].filter((one) => one !== region)
    const { repository } = new ImageRepository(this, 'Images', { replicas })
    new Delivery(this, 'Delivery', {
      subject,
      repository,
      environments: environments.map((environment) => ({ name: environment.name, regions: regionsOf(environment) })),
    })
    for (const { name } of environments) new Bounds(this, `Bounds-${name}`, { environment: name })
  }
}

/** Where an environment has stacks. */
function regionsOf({ region, copyRegion, domain, firewall }: ResolvedEnvironment): string[] {
  return [...new Set([region, ...(copyRegion ? [copyRegion] : []), ...(domain || firewall ? [globalRegion] : [])])]
}
