import type { Construct } from 'constructs'
import { Firewall } from '../constructs/firewall/index.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { NotejamStack } from './notejam-stack.ts'

/** The optional firewall, in the region where CloudFront reads them. */
export class WafStack extends NotejamStack {
  readonly firewall: Firewall

  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, 'Waf', { environment, region: globalRegion, description: 'Notejam: the firewall before CloudFront' })
    this.firewall = new Firewall(this, 'Firewall', { name: this.stackName })
  }
}
