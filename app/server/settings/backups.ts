import { folderOrBucket, mailAddresses, retention, wholeNumber } from '../parsers.ts'
import type { Group } from './setting.ts'

export const backups = {
  BACKUP_TO: {
    unset: 'none are made',
    meaning:
      'Where backups are made by themselves: a folder, or `s3://bucket/prefix` in the region that `AWS_REGION` names. For one Notejam ' +
      'alone. `npm run backup -- TO` makes one at any time, with or without this.',
    ...folderOrBucket,
  },
  BACKUP_EVERY_HOURS: {
    default: '24',
    meaning:
      'How often, from 1 to 744 hours. `OPERATORS` see it in their settings when the last good one is older than that.',
    ...wholeNumber('a number of hours', 1, 744),
  },
  BACKUP_KEEP: {
    default: '7d 5w 36m',
    meaning:
      'For how many days, weeks and months the last backup of each is kept. Older ones are removed after a newer one was made and read back.',
    ...retention,
  },
  OPERATORS: {
    unset: 'none',
    meaning:
      'The addresses of the accounts whose settings show how backups are going, with commas between them. Only confirmed ones count: by the ' +
      'link in a mail, or by `npm run people -- confirm ADDRESS --yes`.',
    ...mailAddresses,
  },
} satisfies Group
