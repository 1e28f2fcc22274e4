import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { notFound } from '../../../platform/http/refusal.ts'
import { idPattern } from '../../../platform/lists/keyset.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'
import { routes } from '../../../routes.ts'
import { tellEnded } from '../../../shell/ended-sessions.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { asViewer } from '../../../shell/gate.ts'
import { openPage, requireViewer } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { goodbyes } from '../goodbyes.ts'
import { endOtherSessions, endSessionOf, sessionsOfViewer, type OpenSession } from './sessions.queries.ts'
import { SessionsPage } from './sessions.page.tsx'

const SessionParams = Type.Object({ sessionId: Type.String({ pattern: idPattern }) })

/** Where a person is signed in, and signing out from afar. It asks for no password: it takes nothing from its person but a session. */
export const sessionsRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, accountNews, logEvent, ways } = deps

  app.get(routes.accounts.sessions.pattern, { schema: {} }, async (request, reply) => {
    const { content } = await openPage<OpenSession[]>(sql, request, reply, sessionsOfViewer(sql))
    return reply.page(<SessionsPage sessions={content ?? []} takesPasswords={ways.passwords} />)
  })

  app.post(
    routes.accounts.endSession.pattern,
    { schema: { params: SessionParams }, attachValidation: true },
    async (request, reply) => {
      const { userId, email, ownId } = await asViewer<{ email: string; ownId: string }>(
        sql,
        request,
        (viewer) => sql.reads`
          with ${viewer}
          select viewer.user_id::text as "userId", viewer.email, viewer.session_id::text as "ownId" from viewer`,
      )
      const { sessionId } = request.params
      if (request.validationError || !(await endSessionOf(sql, userId, sessionId))) throw notFound()
      tellEnded(accountNews, userId)
      logEvent(request, 'sign-out', email)
      if (sessionId === ownId) {
        return reply.clearSession().flash(goodbyes.signedOut).redirect(routes.accounts.signIn.href(), 303)
      }
      await recordEvent(deps, { userId, kind: 'session-ended', request })
      return reply.done(routes.accounts.sessions.href(), 'That device is signed out')
    },
  )

  app.post(routes.accounts.endOtherSessions.pattern, { schema: {} }, async (request, reply) => {
    const { id: userId, email } = await requireViewer(sql, request)
    const ended = await endOtherSessions(sql, userId, hashOfToken(request.sessionToken ?? ''))
    tellEnded(accountNews, userId)
    logEvent(request, 'sign-out', email)
    if (ended > 0) await recordEvent(deps, { userId, kind: 'sessions-ended', request })
    return reply.done(
      routes.accounts.sessions.href(),
      ended > 0 ? 'All other devices are signed out' : 'No other device was signed in',
    )
  })
}
