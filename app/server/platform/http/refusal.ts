/**
 * An answer of no, written for the visitor: what happened and what to do. Anything else that is thrown is a defect,
 * which the visitor sees as a reference number and the operator as a logged error.
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

  /** The page that this was asked from, where its own address has none. */
  back: string | undefined

  backTo(href: string): this {
    this.back = href
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

/** What was asked for is elsewhere by now; the error handler leads there. */
export class Moved extends Error {
  readonly href: string

  /** @param href of the page that it is on now */
  constructor(href: string) {
    super('it is elsewhere')
    this.href = href
  }
}

/** The page needs somebody to be signed in; the error handler leads to the sign-in form and back. */
export class SignInNeeded extends Error {}
