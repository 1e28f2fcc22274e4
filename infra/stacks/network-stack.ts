import type { Construct } from 'constructs'
import { Network } from '../constructs/network/index.ts'
import { SecurityGroups } from '../constructs/security-groups/index.ts'
import { NotejamStack } from './notejam-stack.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'

/** Subnets, routes and security groups, which change seldom. */
export class NetworkStack extends NotejamStack {
  readonly network: Network
  readonly groups: SecurityGroups

  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, 'Network', { environment, description: 'Notejam: subnets, routes and security groups' })
    this.network = new Network(this, 'Network', { environment })
    this.groups = new SecurityGroups(this, 'SecurityGroups', {
      vpc: this.network.vpc,
      edgePort: environment.domain ? 443 : 80,
      interfaceEndpoints: environment.network.interfaceEndpoints,
    })
  }
}
