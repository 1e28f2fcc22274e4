import { matching, wholeNumber } from '../parsers.ts'
import type { Group } from './setting.ts'

export const attachments = {
  ATTACHMENTS_BUCKET: {
    unset: 'a folder in `DATA_DIR`',
    meaning: 'The S3 bucket that holds attachments, below `attachments/`, in the region that `AWS_REGION` names.',
    ...matching('the name of an S3 bucket', /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/),
  },
  EXPORTS_BUCKET: {
    unset: 'a folder in `DATA_DIR`, or the bucket of attachments',
    meaning:
      'The S3 bucket that holds large exports for the day in which they can be fetched: it needs no versions and no copies. In the ' +
      'region of the other.',
    ...matching('the name of an S3 bucket', /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/),
  },
  ATTACHMENTS_QUOTA_MB: {
    default: '1024',
    meaning:
      'How many MiB the attachments of one account may have in all, from 0 (no attachments) to 1048576. Each counts as 4 KiB ' +
      'at least.',
    ...wholeNumber('a number', 0, 1_048_576),
  },
} satisfies Group
