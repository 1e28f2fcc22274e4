import { wholeNumber } from '../parsers.ts'
import type { Group } from './setting.ts'

export const imports = {
  IMPORT_MAX_MB: {
    default: '2048',
    meaning:
      'How many MiB of notes and files a person may bring from elsewhere at once, from 1 to 102400. They lie beside the attachments for ' +
      'seven days; of one person, twice as many at the most.',
    ...wholeNumber('a number', 1, 102_400),
  },
  IMPORT_UNPACKED_MB: {
    default: '8192',
    meaning:
      'How many MiB the archives among them may unpack to, from 1 to 1048576. Some are unpacked to the disk (`uploads` in `DATA_DIR`) ' +
      'for as long as they are read: up to half of this for each of the two imports that a process works on.',
    ...wholeNumber('a number', 1, 1_048_576),
  },
  IMPORT_MAX_FILES: {
    default: '200000',
    meaning: 'How many files they may have, with those in archives, from 1 to 1000000.',
    ...wholeNumber('a number', 1, 1_000_000),
  },
} satisfies Group
