import { Refusal } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'

/** A field of a request that is not as its schema has it. */
export interface FieldProblem {
  /** A JSON pointer into the body, or the name of a parameter. */
  readonly field: string
  readonly detail: string
}

/** A refusal of the API that says more than its words (RFC 9457). */
export class Problem extends Refusal {
  /** Further members of the answer. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, code, problemTypes[code].title, detail, headers)
    this.more = more
  }
}

/** A field of the body that says something that cannot be. @param detail as the end of a sentence that begins with the field */
export function invalidField(field: string, detail: string): Problem {
  return new Problem(422, 'invalid', `${field} ${detail}.`, { errors: [{ field, detail }] })
}

/** A problem as it is sent. @param origin under which its kind is described */
export function written({ code, title, status, message, more }: Problem, origin: string): string {
  const type = `${origin}${routes.apiDocs.home.href()}#problem-${code}`
  return JSON.stringify({ type, title, status, detail: message, ...more })
}

/** Every kind of problem that the API tells, by its stable name: what it is called, and what to do. */
export const problemTypes = {
  'malformed-json': { status: 400, title: 'The body is not JSON', means: 'Send JSON in UTF-8.' },
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    means: 'A header or the body is not as HTTP or this page has it.',
  },
  'bad-address': {
    status: 400,
    title: 'The address cannot be read',
    means: 'A parameter is unknown, repeated or not as described; `errors` names it.',
  },
  'bad-cursor': {
    status: 400,
    title: 'This cursor does not belong here',
    means: 'Cursors are for the account, the list and the filters that they came with. Begin without one.',
  },
  'token-needed': { status: 401, title: 'A token is needed', means: 'Send `Authorization: Bearer nj_…`.' },
  'bad-token': {
    status: 401,
    title: 'This token opens nothing',
    means: 'It is mistyped, has ended or was deleted, or its account is closed.',
  },
  'lacks-scope': {
    status: 403,
    title: 'This token may not do that',
    means: 'Make a token with the scope that the detail names.',
  },
  'cross-site': {
    status: 403,
    title: 'This came from another site',
    means: 'The API takes no requests of pages of other sites.',
  },
  unconfirmed: {
    status: 403,
    title: 'The address of the account is not confirmed',
    means: 'Its person opens the link in the mail; the settings send it again.',
  },
  'second-factor': {
    status: 403,
    title: 'The account needs a second factor first',
    means: 'This Notejam requires one; its person signs in and sets it up.',
  },
  'https-needed': {
    status: 403,
    title: 'Send this over HTTPS',
    means: 'The token was sent in clear: delete it, and make another one.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    means: 'There is no such thing, or it is not yours: both are one answer.',
  },
  'wrong-method': {
    status: 405,
    title: 'That cannot be done here',
    means: '`Allow` names the methods of this address.',
  },
  conflict: {
    status: 409,
    title: 'Both sides changed the same words',
    means:
      'The merge that was asked for is not possible. `current` has the version of now; what you sent is kept in the history of the note.',
  },
  'not-now': {
    status: 409,
    title: 'That is not possible now',
    means: 'Something else is under way, or was done already; the detail says what.',
  },
  'key-in-use': {
    status: 409,
    title: 'The first request with this key is still running',
    means: 'Wait, and send the same request again.',
  },
  stale: {
    status: 412,
    title: 'It was changed meanwhile',
    means: '`current` has the version of now. Read it, and send your change again with its ETag, or ask for a merge.',
  },
  'too-large': { status: 413, title: 'That is too large', means: 'The detail says how much there may be.' },
  quota: {
    status: 413,
    title: 'There is no room left',
    means: 'The account has all that it may have. Delete what you do not need.',
  },
  'media-type': {
    status: 415,
    title: 'That kind of content cannot be read',
    means: 'Send one of the content types that the operation names.',
  },
  'bad-range': { status: 416, title: 'There is no such part', means: '`Content-Range` says how many bytes there are.' },
  invalid: {
    status: 422,
    title: 'A field is not as described',
    means: '`errors` names each field and what is wrong with it.',
  },
  'key-for-another-request': {
    status: 422,
    title: 'This key was sent with another request',
    means: 'Make a new key for each request.',
  },
  'version-needed': {
    status: 428,
    title: 'Say which version you change',
    means: 'Send `If-Match` with the ETag that you read, or `If-Match: *` to overwrite any.',
  },
  'too-often': {
    status: 429,
    title: 'That was too much within a minute',
    means: 'Wait as long as `Retry-After` says.',
  },
  busy: { status: 503, title: 'Notejam has too much to do just now', means: 'Wait as long as `Retry-After` says.' },
  away: {
    status: 503,
    title: 'Notejam cannot reach its notes just now',
    means: 'Wait as long as `Retry-After` says. `is_undone` says whether the request certainly changed nothing.',
  },
  defect: {
    status: 500,
    title: 'Something went wrong here',
    means: 'It is not your doing. Tell the person who runs this Notejam the `reference`.',
  },
} as const satisfies Record<string, { readonly status: number; readonly title: string; readonly means: string }>

export type ProblemCode = keyof typeof problemTypes

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemTypes, code)
}
