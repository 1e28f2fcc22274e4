import type { Construct } from 'constructs'
import { EdgeLog } from '../constructs/edge-log/index.ts'
import { Chat } from '../constructs/edge-watch/chat.ts'
import { EdgeWatch } from '../constructs/edge-watch/index.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { AppStack } from './app-stack.ts'
import type { DataStack } from './data-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

export interface EdgeLogStackProps {
  readonly app: AppStack
  readonly data: DataStack
  readonly webAclName: string | undefined
}

/** CloudFront's log and the alarms on its numbers, in the only region that has them. Deployed after the distribution. */
export class EdgeLogStack extends NotejamStack {
  constructor(scope: Construct, environment: ResolvedEnvironment, { app, data, webAclName }: EdgeLogStackProps) {
    super(scope, 'EdgeLog', { environment, region: globalRegion, description: 'Notejam: what CloudFront notes' })
    new EdgeLog(this, 'EdgeLog', {
      name: `notejam-${environment.name}-edge`,
      distributionArn: app.distribution.distributionArn,
      bucketArn: data.objectLogs.arnAnywhere,
    })
    const watch = environment.edgeAlarms
      ? new EdgeWatch(this, 'Watch', { environment, distributionId: app.distribution.distributionId, webAclName })
      : undefined
    const topics = [app.watch.topic.arns, ...(watch ? [watch.topic.arns] : [])]
    if (environment.receivers) new Chat(this, 'Chat', { environment, topics })
  }
}
