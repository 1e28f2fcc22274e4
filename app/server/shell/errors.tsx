import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isWriteObstacle, outageOf, type Outage } from '../platform/database/outage.ts'
import type { Deps } from '../platform/deps.ts'
import { Overload } from '../platform/http/pressure.ts'
import { ConfirmationNeeded, FactorNeeded, Moved, notFound, Refusal, SignInNeeded } from '../platform/http/refusal.ts'
import { wantsJson } from '../platform/http/wants-json.ts'
import { count } from '../platform/metrics/registry.ts'
import { throttled } from '../platform/throttled.ts'
import { routes } from '../routes.ts'
import { answerProgram, isOfProgram } from './api/answer-program.ts'
import { asRefusal, wrongMethod } from './as-refusal.ts'
import { ConfirmPage, proofsOfViewer, type Proofs } from './confirm-page.tsx'
import { ErrorPage } from './error-page.tsx'
import { askForFactor, askToSignIn, sayAway, sayDefect } from './failure-answers.tsx'
import { isTyped, keptFields, KeptForm } from './kept-form.tsx'
import { knownMethods } from './methods.ts'
import { openPage } from './viewer.ts'
import { waysToSignIn } from './ways-to-sign-in.ts'

/**
 * Every failure becomes a page: a refusal says what to do, a defect is logged and shows its request id as the reference. The page of a
 * failed form keeps what was typed, to be sent again or copied.
 */
export function answerFailures(app: FastifyInstance, deps: Deps): void {
  const { sql, publicOrigin } = deps
  const ways = waysToSignIn(deps)
  const methodsOf = knownMethods(app)
  const methodsAt = (url: string) => methodsOf(url.replace(/\?.*/s, ''))
  const refusalAt = (url: string) => (methodsAt(url).length > 0 ? wrongMethod(methodsAt(url)) : notFound())
  const logOutage = throttled((reason, times) => app.log.error({ reason, times }, 'the database is away'))
  const logLate = throttled((reason, times) => app.log.error({ reason, times }, 'statements take too long'))
  const logOverload = throttled((cause, times) =>
    app.log.warn({ cause, times }, 'too much to do: requests are refused'),
  )
  // Fastify refuses it without a Content-Type, before it looks for an address that takes it: none does.
  app.addHook('onRequest', async ({ is404, method, url }) => {
    if (is404 && method === 'QUERY') throw refusalAt(url)
  })
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request.url)
    // Without headers of CORS: pages of other sites are not let in.
    if (request.method === 'OPTIONS' && methods.length > 0 && isOfProgram(request)) {
      return reply
        .code(204)
        .header('allow', [...methods, 'OPTIONS'].join(', '))
        .send()
    }
    return answer(refusalAt(request.url), request, reply)
  })
  app.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply))

  async function answer(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Whatever was to be sent: a failure is kept by no cache.
    reply.header('cache-control', 'private, no-store').removeHeader('etag')
    if (isOfProgram(request)) {
      const noteOverload = ({ reason }: Overload) => logOverload(reason)
      return answerProgram(error, request, reply, { publicOrigin, noteOutage, noteOverload })
    }
    if (error instanceof FactorNeeded) return askForFactor(request, reply)
    if (error instanceof SignInNeeded) return askToSignIn(request, reply)
    if (error instanceof ConfirmationNeeded) return askToConfirm(request, reply)
    if (error instanceof Moved) return leadTo(request, reply, error)
    if (error instanceof Overload) {
      logOverload(error.reason)
      return sayAway(request, reply, 'busy', true)
    }
    const outage = outageOf(error)
    if (outage) {
      noteOutage(outage)
      if (isWriteObstacle(outage.kind)) count.writeRefusal(outage.kind)
      return sayAway(request, reply, outage.kind, outage.isUndone)
    }
    const refusal = asRefusal(error)
    return refusal ? refuse(request, reply, refusal) : sayDefect(request, reply, error)
  }

  function noteOutage(outage: Outage): void {
    if (isWriteObstacle(outage.kind)) app.writes.failed(outage)
    else if (outage.kind === 'late') logLate(outage.reason)
    else logOutage(outage.reason)
  }

  /** Its page keeps what was sent, and goes on with it once it is confirmed. */
  async function askToConfirm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { method, url: next } = request
    if (wantsJson(request)) {
      const message = 'Confirm first that it is you.'
      return reply.code(403).send({ error: 'confirm', message, at: routes.accounts.confirm.href() })
    }
    if (method !== 'POST') return reply.redirect(routes.accounts.confirm.href({ next }), 303)
    const { viewer, content } = await openPage<Proofs>(sql, request, reply, proofsOfViewer(sql))
    const kept = keptFields(request)
    return reply
      .code(403)
      .page(<ConfirmPage email={viewer.email} proofs={content} next={next} kept={kept} ways={ways} />)
  }

  async function leadTo(request: FastifyRequest, reply: FastifyReply, { title, link }: Moved): Promise<FastifyReply> {
    if (wantsJson(request)) return refuse(request, reply, notFound())
    // A redirect would lose what was typed.
    if (!isTyped(keptFields(request))) return reply.redirect(link.href, 303)
    const refusal = new Refusal(404, 'moved', title, 'This was not saved.').backTo(link.href, link.words)
    return refuse(request, reply, refusal)
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<FastifyReply> {
    reply.code(refusal.status).headers({ ...refusal.headers })
    if (wantsJson(request)) return reply.send({ error: refusal.code, message: refusal.message })
    const { status, title, message, back } = refusal
    const kept = keptFields(request)
    // To be sent again unchanged, later. A client at its rate limit costs no look-up of its session.
    const isForLater = status === 429 || status === 503
    if (!isForLater) await keepShell(request, reply)
    if (!isTyped(kept) && !(isForLater && kept.length > 0))
      return reply.page(<ErrorPage title={title} advice={message} back={back} />)
    const keep = isTyped(kept) ? ' Everything you typed is still here.' : ''
    const orElse = status === 404 ? request.routeOptions.config.orElse : undefined
    const fields = orElse ? kept.filter(({ name }) => orElse.fields.includes(name)) : kept
    return reply.page(
      <ErrorPage title={title} advice={`${message}${keep}`} back={back}>
        <KeptForm action={orElse?.action ?? request.url} fields={fields} verb={orElse?.verb ?? 'Try again'} />
      </ErrorPage>,
    )
  }

  /** For a signed-in user the pads stay around the message. */
  async function keepShell(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.frame || !request.sessionToken) return
    await openPage(sql, request, reply).catch((error: unknown) => {
      // Without them the page is complete, too.
      if (error instanceof SignInNeeded) return
      const outage = outageOf(error)
      if (outage) noteOutage(outage)
      else request.log.error({ ...request.about(), err: error }, 'no shell for an error page')
    })
  }
}
