import { PermissionsBoundary, Stage } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { boundaryOf } from './config/names.ts'
import type { ResolvedEnvironment } from './config/environment.ts'
import { AppStack, type Program } from './stacks/app-stack.ts'
import { CertificateStack } from './stacks/certificate-stack.ts'
import { CopyWatchStack } from './stacks/copy-watch-stack.ts'
import { DataStack } from './stacks/data-stack.ts'
import { DrStack } from './stacks/dr-stack.ts'
import { EdgeLogStack } from './stacks/edge-log-stack.ts'
import { NetworkStack } from './stacks/network-stack.ts'
import { WafStack } from './stacks/waf-stack.ts'

/** One environment: all of its stacks, in the order of their deployment. O6 */
export class NotejamStage extends Stage {
  constructor(scope: Construct, environment: ResolvedEnvironment, program: Program) {
    super(scope, environment.name, {
      permissionsBoundary: PermissionsBoundary.fromName(boundaryOf(environment.name)),
    })
    const { domain, firewall, copyRegion } = environment
    const waf = firewall ? new WafStack(this, environment) : undefined
    const certificate = domain && new CertificateStack(this, environment, domain)
    const dr = copyRegion ? new DrStack(this, environment, copyRegion) : undefined

    const network = new NetworkStack(this, environment)
    const data = new DataStack(this, environment, { network, dr })
    const app = new AppStack(this, environment, {
      network,
      data,
      dr,
      ...program,
      certificate: certificate?.certificate,
      webAclArn: waf?.firewall.webAclArn,
    })
    const copyWatch = dr && new CopyWatchStack(this, environment, { data, dr })
    new EdgeLogStack(this, environment, { app, data, copyWatch, webAclName: waf?.firewall.metricName })
  }
}
