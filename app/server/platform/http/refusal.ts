export interface Link {
  readonly href: string
  readonly words: string
}

/** Another form that takes what was typed, for a note or pad that was deleted meanwhile. */
export interface OrElse {
  readonly action: string
  /** What its button says. */
  readonly verb: string
  /** What it takes over. */
  readonly fields: readonly string[]
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For a form about something that may have been deleted meanwhile. */
    orElse?: OrElse
    /** Of the API: with a token instead of a session, and JSON instead of forms and pages. */
    isForPrograms?: boolean
  }
}

/**
 * A failure that is explained to the visitor: what happened and what to do. Any other error that is thrown is a defect, which the
 * visitor sees as a reference number and the operator as a logged error.
 */
export class Refusal extends Error {
  readonly status: number
  /** A word for logs and scripts, such as `not-found`. */
  readonly code: string
  /** The page's heading: what happened. */
  readonly title: string
  /** Headers that belong to this answer, such as Retry-After. */
  readonly headers: Readonly<Record<string, string>>

  /** @param advice one or two sentences: what to do now */
  constructor(
    status: number,
    code: string,
    title: string,
    advice: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(advice)
    this.status = status
    this.code = code
    this.title = title
    this.headers = headers
  }

  /** Link of the answer: the page that the request came from, where its own address shows none. */
  back: Link | undefined
  backTo(href: string, words = 'Back to the note'): this {
    this.back = { href, words }
    return this
  }
}

/** "Not yours", "not there" and "cannot exist" are this one answer. */
export function notFound(): Refusal {
  return new Refusal(
    404,
    'not-found',
    'There is nothing here',
    'The address may be mistyped, or what was here has been deleted.',
  )
}

/** What was asked for is elsewhere by now; the error handler redirects there, or shows a page with a link and the text that was sent. */
export class Moved extends Error {
  readonly title: string
  readonly link: Link

  /**
   * @param title what has happened
   * @param link to the page that it is on now
   */
  constructor(title: string, link: Link) {
    super('it is elsewhere')
    this.title = title
    this.link = link
  }
}

/** The request needs a session; the error handler leads to the sign-in form and back. */
export class SignInNeeded extends Error {}

/** A session is open, of an account without the second factor that the settings require; the error handler leads to setting one up, and back. */
export class FactorNeeded extends SignInNeeded {}

/** Before this the person has to show once more who they are; the error handler asks, and leads back. */
export class ConfirmationNeeded extends Error {}
