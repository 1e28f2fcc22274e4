import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { outageOf } from '../platform/database/outage.ts'
import type { Deps } from '../platform/deps.ts'
import { Overload } from '../platform/http/pressure.ts'
import { Moved, notFound, Refusal, SignInNeeded } from '../platform/http/refusal.ts'
import { wantsJson } from '../platform/http/wants-json.ts'
import { NoTurn } from '../platform/turns.ts'
import { routes } from '../routes.ts'
import { TooOften } from './account-limits.ts'
import { AwayPage, hasText, LaterPage, secondsToWait, SignedOutPage } from './away-page.tsx'
import { ErrorPage } from './error-page.tsx'
import { knownMethods } from './methods.ts'
import { openPage } from './viewer.ts'

/** Every failure becomes a page: a refusal says what to do, a defect gives a reference and is logged under it. */
export function answerFailures(app: FastifyInstance, { sql }: Deps): void {
  const methodsOf = knownMethods(app)
  const tellOutage = rarely((reason, times) => app.log.error({ reason, times }, 'the database is away'))
  const tellOverload = rarely((cause, times) => app.log.warn({ cause, times }, 'too much to do: requests are refused'))
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url.replace(/\?.*/, ''))
    return answer(methods.length > 0 ? wrongMethod(methods) : notFound(), request, reply)
  })
  app.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply))

  async function answer(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const isForScript = wantsJson(request)
    if (error instanceof SignInNeeded) {
      if (isForScript) return reply.code(401).send({ error: 'sign-in', message: 'Sign in first.' })
      if (hasText(request)) return reply.code(401).page(<SignedOutPage request={request} />)
      return reply.redirect(signInFor(request), 303)
    }

    if (error instanceof Moved)
      return isForScript ? answer(notFound(), request, reply) : reply.redirect(error.href, 303)

    if (error instanceof Overload) {
      tellOverload(error.reason)
      reply.code(503).header('retry-after', secondsToWait)
      if (isForScript) return reply.send({ error: 'busy', message: 'Too much is asked at once.', isUndone: true })
      return reply.page(<AwayPage request={request} outage={{ reason: error.reason, isUndone: true }} isBusy />)
    }

    const outage = outageOf(error)
    if (outage) {
      tellOutage(outage.reason)
      // No look into the database here, nor after a defect: it is what failed.
      reply.code(503).header('retry-after', secondsToWait)
      if (isForScript) return reply.send({ error: 'away', message: 'The database is away.', isUndone: outage.isUndone })
      return reply.page(<AwayPage request={request} outage={outage} />)
    }

    const refusal = asRefusal(error)
    if (!refusal) {
      request.log.error({ ...request.about(), err: error }, 'defect')
      if (isForScript) return reply.code(500).send({ error: 'defect', message: `Reference: ${request.id}` })
      return reply
        .code(500)
        .page(
          <ErrorPage
            title="Something went wrong here"
            advice="It is not your doing. Go back and try again; if it stays like this, tell whoever runs this Notejam and give them the reference."
            reference={request.id}
          />,
        )
    }
    reply.code(refusal.status).headers({ ...refusal.headers })
    if (isForScript) return reply.send({ error: refusal.code, message: refusal.message })
    if (error instanceof TooOften && request.method === 'POST') {
      return reply.page(<LaterPage request={request} title={error.title} advice={error.message} />)
    }
    await keepShell(request, reply)
    return reply.page(<ErrorPage title={refusal.title} advice={refusal.message} back={refusal.back} />)
  }

  /** Whoever is signed in keeps their pads around the message. */
  async function keepShell(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.frame || !request.sessionToken) return
    await openPage(sql, request, reply).catch((error: unknown) => {
      // The answer stays the same without them.
      if (error instanceof SignInNeeded) return
      const outage = outageOf(error)
      if (outage) tellOutage(outage.reason)
      else request.log.error({ ...request.about(), err: error }, 'no shell for an error page')
    })
  }
}

/** While the database is away everybody is told so; the log is told once a while, and how often it was. */
function rarely(tell: (reason: string, times: number) => void, milliseconds = 5_000): (reason: string) => void {
  let times = 0
  let toldAt = -Infinity
  return (reason) => {
    times++
    if (performance.now() - toldAt < milliseconds) return
    tell(reason, times)
    times = 0
    toldAt = performance.now()
  }
}

function wrongMethod(methods: readonly string[]): Refusal {
  return new Refusal(
    405,
    'wrong-method',
    'That cannot be done here',
    `This address answers to ${methods.join(', ')}. Nothing was changed.`,
    { allow: methods.join(', ') },
  )
}

/** Where a page asks to sign in, and where it leads afterwards. */
function signInFor(request: FastifyRequest): string {
  // Some forms stand on another page: their own address shows nothing.
  const isPage =
    request.method === 'GET' || request.server.hasRoute({ method: 'GET', url: request.routeOptions.url ?? '' })
  const next = request.url === '/' || !isPage ? undefined : request.url
  return routes.accounts.signIn.href({ next })
}

/** @param isOwn whether it is the person's own work that is ahead */
function noTurn(isOwn: boolean): Refusal {
  const why = isOwn ? 'Much that you asked for is still being done.' : 'Others ask for much, too.'
  return new Refusal(isOwn ? 429 : 503, 'busy', 'Too much is asked at once', `${why} Try again in a few seconds.`, {
    'retry-after': '5',
  })
}

/** What Fastify refuses on its own, in words; undefined for a defect. */
function asRefusal(error: Partial<FastifyError> & Error): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof NoTurn) return noTurn(error.isOwn)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal(
        413,
        'too-large',
        'That is too long',
        'A note can hold 1 MiB of text. Go back, where your text still is, and split it into several notes.',
      )
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return new Refusal(413, 'too-many', 'That is too much at once', 'Attach ten files at a time.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(
        415,
        'media-type',
        'That kind of content cannot be read',
        'Send application/x-www-form-urlencoded or application/json.',
      )
    case 'FST_ERR_VALIDATION':
      // Only addresses end here; forms show their own problems.
      if (error.validationContext === 'params') return notFound()
      return new Refusal(
        400,
        'bad-address',
        'This address cannot be read',
        'Something after the question mark is not as Notejam writes it. Start again from the list.',
      )
  }
  const status = typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status >= 500) return undefined
  return new Refusal(status, 'bad-request', 'That could not be read', 'Go back and try again.')
}
