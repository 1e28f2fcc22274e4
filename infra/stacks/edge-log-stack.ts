import type { Construct } from 'constructs'
import { EdgeLog } from '../constructs/edge-log/index.ts'
import { Chat } from '../constructs/edge-watch/chat.ts'
import { EdgeWatch } from '../constructs/edge-watch/index.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { AppStack } from './app-stack.ts'
import type { CopyWatchStack } from './copy-watch-stack.ts'
import type { DataStack } from './data-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

export interface EdgeLogStackProps {
  readonly app: AppStack
  readonly data: DataStack
  readonly copyWatch: CopyWatchStack | undefined
  readonly webAclName: string | undefined
}

/** CloudFront's log and the alarms on its numbers, in the only region that has them. Deployed after the distribution. */
export class EdgeLogStack extends NotejamStack {
  constructor(
    scope: Construct,
    environment: ResolvedEnvironment,
    { app, data, copyWatch, webAclName }: EdgeLogStackProps,
  ) {
    super(scope, 'EdgeLog', { environment, region: globalRegion, description: 'Notejam: what CloudFront notes' })
    new EdgeLog(this, 'EdgeLog', {
      name: `notejam-${environment.name}-edge`,
      distributionArn: app.distribution.distributionArn,
      bucketArn: data.objectLogs.arnAnywhere,
    })
    const watch = environment.edgeAlarms
      ? new EdgeWatch(this, 'Watch', { environment, distributionId: app.distribution.distributionId, webAclName })
      : undefined
    const watches = [app.watch, watch, copyWatch?.watch].filter((one) => one !== undefined)
    const topics = watches.map(({ topic }) => topic.arns)
    if (environment.receivers) new Chat(this, 'Chat', { environment, topics })
  }
}
