import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OutageKind } from '../platform/database/outage.ts'
import { wantsJson } from '../platform/http/wants-json.ts'
import { routes } from '../routes.ts'
import { AwayPage, isOwned, NoFactorPage, SignedOutPage, whatHappened } from './away-page.tsx'
import { ErrorPage } from './error-page.tsx'
import { isTyped, keptFields, KeptForm } from './kept-form.tsx'
import { defectAdvice, outageWords } from './outage-words.ts'

export function askToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (wantsJson(request)) return reply.code(401).send({ error: 'sign-in', message: 'Sign in first.' })
  if (isOwned(keptFields(request))) return reply.code(401).page(<SignedOutPage request={request} />)
  return reply.redirect(signInFor(request), 303)
}

/** What was sent stays on the page, to be sent once there is a second factor. */
export function askForFactor(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { method, url: next } = request
  if (wantsJson(request)) {
    const message = 'Your account needs a second factor first.'
    return reply.code(403).send({ error: 'second-factor', message, at: routes.accounts.setUpFactor.href() })
  }
  if (method !== 'POST') return reply.redirect(routes.accounts.setUpFactor.href({ next }), 303)
  return reply.code(403).page(<NoFactorPage request={request} />)
}

/** Without a query, as after a defect: the database is what failed. */
export function sayAway(
  request: FastifyRequest,
  reply: FastifyReply,
  error: OutageKind | 'busy',
  isUndone: boolean,
): FastifyReply {
  const { title, advice, message, secondsToWait } = outageWords[error]
  reply.code(503).header('retry-after', secondsToWait)
  if (wantsJson(request)) return reply.send({ error, message, isUndone })
  return reply.page(<AwayPage request={request} title={title} advice={advice} isUndone={isUndone} />)
}

export function sayDefect(request: FastifyRequest, reply: FastifyReply, error: Error): FastifyReply {
  request.log.error({ ...request.about(), err: error }, 'defect')
  reply.code(500)
  if (wantsJson(request)) return reply.send({ error: 'defect', message: `Reference: ${request.id}` })
  const kept = keptFields(request)
  return reply.page(
    <ErrorPage
      title="Something went wrong here"
      advice={isTyped(kept) ? `${defectAdvice} ${whatHappened(kept, false)}` : defectAdvice}
      reference={request.id}
    >
      {kept.length > 0 && <KeptForm action={request.url} fields={kept} verb="Try again" />}
    </ErrorPage>,
  )
}

/** The address of signing in, with the page to open afterwards. */
function signInFor(request: FastifyRequest): string {
  // A form's address without a GET route shows nothing.
  const isPage =
    request.method === 'GET' || request.server.hasRoute({ method: 'GET', url: request.routeOptions.url ?? '' })
  const next = request.url === '/' || !isPage ? undefined : request.url
  return routes.accounts.signIn.href({ next })
}
