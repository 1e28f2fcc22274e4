import type { OutageKind } from '../platform/database/outage.ts'

interface Words {
  readonly title: string
  /** What the outage means, and how long it may last. */
  readonly advice: string
  /** The same for a script, in one sentence. */
  readonly message: string
  /** `Retry-After`. */
  readonly secondsToWait: number
}

const isSafe = 'What was saved before is safe'
const toMend = 'The person who runs this Notejam has to mend it: tell them'

/** What visitors are told about each kind of outage. A failover takes a minute; most other kinds of `away` are shorter. */
export const outageWords: Readonly<Record<OutageKind | 'busy', Words>> = {
  away: {
    title: 'Notejam cannot reach its notes just now',
    advice: `${isSafe}. This mends itself, mostly within a minute.`,
    message: 'The database is away.',
    secondsToWait: 5,
  },
  busy: {
    title: 'Notejam has too much to do just now',
    advice: `${isSafe}. This mends itself, mostly within a minute.`,
    message: 'Too much is asked at once.',
    secondsToWait: 5,
  },
  late: {
    title: 'This took the database too long',
    advice:
      `${isSafe}. Perhaps it is busy: try again in a minute. If that does not help and the text is long, split it ` +
      'into several notes.',
    message: 'The database took too long for this. If it stays so, make the text shorter.',
    secondsToWait: 30,
  },
  full: {
    title: 'There is no room left to save anything',
    advice: `${isSafe} and can be read, but the database’s disk is full. ${toMend}.`,
    message: 'The database’s disk is full.',
    secondsToWait: 10,
  },
  memory: {
    title: 'The database has no memory left',
    advice: `${isSafe}. Mostly this is over within a minute; if it is not, tell the person who runs this Notejam.`,
    message: 'The database is out of memory.',
    secondsToWait: 10,
  },
  disk: {
    title: 'The database’s disk does not work',
    advice: `What can be read is there, but nothing can be saved: the disk reports errors. ${toMend}.`,
    message: 'The database’s disk reports errors.',
    secondsToWait: 10,
  },
  dropped: {
    title: 'The database of this Notejam is not there',
    advice: `It was taken away or has another name. ${toMend}.`,
    message: 'The database was taken away.',
    secondsToWait: 10,
  },
}

/** What a visitor or a program is told of a defect, beside its reference. */
export const defectAdvice =
  'It is not your doing. Try again; if it stays like this, tell the person who runs this Notejam the reference.'
