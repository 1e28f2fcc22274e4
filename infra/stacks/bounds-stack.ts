import { BootstraplessSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Bounds } from '../constructs/delivery/bounds.ts'
import { DeployedImages } from '../constructs/image-repository/deployed.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'

/**
 * The limits of an environment's deployments, and the repository of its images. A person deploys this stack before the
 * environment's bootstrap, which names these policies. The policies do not allow this stack's name, so no deployment can change
 * them.
 */
export class BoundsStack extends Stack {
  constructor(scope: Construct, { name, region, account }: ResolvedEnvironment) {
    super(scope, `bounds-${name}`, {
      stackName: `notejam-bounds-${name}`,
      description: `Notejam: what may be done in the name of ${name}`,
      env: { region, ...(account ? { account } : {}) },
      synthesizer: new BootstraplessSynthesizer(),
    })
    Tags.of(this).add('notejam:environment', 'ci')
    new Bounds(this, 'Bounds', { environment: name })
    new DeployedImages(this, 'Images', { environment: name })
  }
}
