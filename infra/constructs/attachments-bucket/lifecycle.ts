import { Duration } from 'aws-cdk-lib'
import type * as s3 from 'aws-cdk-lib/aws-s3'

/** Ends what was replaced or deleted, in both regions alike, and what was never whole. O2 */
export function attachmentsLifecycle(recoverableDays: number): s3.LifecycleRule[] {
  return [
    {
      id: 'replaced-and-deleted',
      noncurrentVersionExpiration: Duration.days(recoverableDays),
      expiredObjectDeleteMarker: true,
    },
    { id: 'broken-off-uploads', abortIncompleteMultipartUploadAfter: Duration.days(2) },
  ]
}
