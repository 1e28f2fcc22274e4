import { Problem } from '../shell/api/problem.ts'

/** What a program gets of the note as it is now, when its change does not fit. */
interface NoteOfNow {
  readonly version: number
  readonly title: string
  readonly text: string
}

/** 412 with the version of now. @param why in a sentence, where it is not another version */
export function stale(now: NoteOfNow, why = `The note has version ${now.version} by now.`): Problem {
  return new Problem(412, 'stale', `${why} Nothing was saved.`, withCurrent(now), tagOf(now))
}

/** 409 with the version of now. */
export function conflict(now: NoteOfNow): Problem {
  const detail = 'The note stays as it is. What you sent is kept in its history.'
  return new Problem(409, 'conflict', detail, withCurrent(now), tagOf(now))
}

function withCurrent({ version, title, text }: NoteOfNow) {
  return { current: { version, title, text } }
}

function tagOf({ version }: NoteOfNow) {
  return { etag: `"${version}"` }
}
