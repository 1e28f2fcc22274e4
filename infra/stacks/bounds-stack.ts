import { BootstraplessSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Bounds } from '../constructs/delivery/bounds.ts'
import { Drift } from '../constructs/delivery/drift.ts'
import { DeployedImages } from '../constructs/image-repository/deployed.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { isPreview } from '../config/preview.ts'

/**
 * The limits of an environment's deployments, the repository of its images, and the role that compares it with its templates. A person deploys this stack before the
 * environment's bootstrap, which names these policies. The policies do not allow this stack's name, so no deployment can change
 * them.
 */
export class BoundsStack extends Stack {
  /** @param subject the repository, as GitHub's tokens name it */
  constructor(scope: Construct, { name, region, account }: ResolvedEnvironment, subject: string) {
    super(scope, `bounds-${name}`, {
      stackName: `notejam-bounds-${name}`,
      description: `Notejam: what may be done in the name of ${name}`,
      env: { region, ...(account ? { account } : {}) },
      synthesizer: new BootstraplessSynthesizer(),
    })
    Tags.of(this).add('notejam:environment', 'ci')
    new Bounds(this, 'Bounds', { environment: name })
    new DeployedImages(this, 'Images', { environment: name })
    if (!isPreview(name)) new Drift(this, 'Drift', { environment: name, subject })
  }
}
