import type { Construct } from 'constructs'
import { CopyWatch } from '../constructs/backups/copy-watch.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { DataStack } from './data-stack.ts'
import type { DrStack } from './dr-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

export interface CopyWatchStackProps {
  readonly data: DataStack
  readonly dr: DrStack
}

/** Alarms on the copies in the second region. Deployed after what is copied, and so no part of `Dr`. */
export class CopyWatchStack extends NotejamStack {
  readonly watch: CopyWatch

  constructor(scope: Construct, environment: ResolvedEnvironment, { data, dr }: CopyWatchStackProps) {
    super(scope, 'CopyWatch', {
      environment,
      region: dr.region,
      description: 'Notejam: whether the copies in the second region are young',
    })
    this.watch = new CopyWatch(this, 'Watch', {
      environment,
      vault: dr.copies.vault,
      buckets: { from: data.attachments.nameAnywhere, to: dr.attachments.bucketName },
      databaseId: data.database.idAnywhere,
    })
  }
}
