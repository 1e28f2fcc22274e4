import type { Construct } from 'constructs'
import { EdgeLog } from '../constructs/edge-log/index.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { AppStack } from './app-stack.ts'
import type { DataStack } from './data-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

export interface EdgeLogStackProps {
  readonly app: AppStack
  readonly data: DataStack
}

/** CloudFront's log, in the only region that takes `PutDeliverySource`. Deployed after the distribution. */
export class EdgeLogStack extends NotejamStack {
  constructor(scope: Construct, environment: ResolvedEnvironment, { app, data }: EdgeLogStackProps) {
    super(scope, 'EdgeLog', { environment, region: globalRegion, description: 'Notejam: what CloudFront notes' })
    new EdgeLog(this, 'EdgeLog', {
      name: `notejam-${environment.name}-edge`,
      distributionArn: app.distribution.distributionArn,
      bucketArn: data.objectLogs.arnAnywhere,
    })
  }
}
