import { availableParallelism } from 'node:os'
import { address, databaseWord, hostName, path, portNumber, secretArn, wholeNumber } from '../parsers.ts'
import type { Group } from './setting.ts'

export const database = {
  DATA_DIR: {
    default: '.data',
    meaning: 'The folder of the embedded database, of attachments and of mail that is not sent.',
    ...path('a folder'),
  },
  DATABASE_URL: {
    unset: 'the embedded one',
    meaning:
      'A PostgreSQL of your own (15 or newer, UTF-8, with ICU). It is migrated when the service starts, and never given ' +
      'a sample account.',
    secret: true,
    ...address('a PostgreSQL address such as postgres://user:password@host:5432/notejam', ['postgres:', 'postgresql:']),
  },
  TEXT_QUOTA_MB: {
    default: '1024',
    meaning:
      'How many MiB the text of one account may have, from 1 to 1048576: its notes with the trash, their history and kept ' +
      'conflicts, each of them 1 kB more than its letters. When that is used up the history is thinned, and then a save ' +
      'is refused with everything that was typed. The disk needs room for its indexes besides.',
    ...wholeNumber('a number', 1, 1_048_576),
  },
  DATABASE_POOL: {
    default: String(Math.max(8, availableParallelism() * 2)),
    unset: 'twice the cores, at least 8',
    meaning:
      'Connections that each process keeps at the most. Half of them, four at the most, are shared by short reads; the others ' +
      'are handed out to one statement at a time. One more listens while a note is open, and one indexes what was saved.',
    ...wholeNumber('a number', 1, 100),
  },
  DATABASE_WAIT_SECONDS: {
    default: '60',
    meaning:
      'How long a start waits for a database that is not there yet, up to 3600; the port is opened afterwards. `0` ends ' +
      'it at once. A wrong password, or a database that does not exist, always does.',
    ...wholeNumber('a number of seconds', 0, 3600),
  },
  DB_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds the password of the database at `DB_HOST`: `{"username": "…", "password": "…"}`. ' +
      'It is read at run time and may change at any time.',
    ...secretArn,
  },
  DB_HOST: {
    meaning:
      'A PostgreSQL as RDS keeps one, instead of `DATABASE_URL`: always over TLS, and never migrated by the server ' +
      'itself. `DB_SECRET_ARN` and `DB_CA_FILE` go with it.',
    ...hostName('a host name'),
  },
  DB_PORT: { default: '5432', meaning: 'Its port.', ...portNumber },
  DB_NAME: { default: 'notejam', meaning: 'The database on it.', ...databaseWord('the name of a database') },
  DB_USER: { default: 'notejam', meaning: 'Who signs in there.', ...databaseWord('the name of a database user') },
  DB_CA_FILE: {
    meaning: 'The certificates (PEM) of which one must have signed the certificate of that server.',
    ...path('a file'),
  },
} satisfies Group
