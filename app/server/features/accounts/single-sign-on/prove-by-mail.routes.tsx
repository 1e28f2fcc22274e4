import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Refusal } from '../../../platform/http/refusal.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'
import { routes } from '../../../routes.ts'
import { openPage, requireViewer } from '../../../shell/viewer.ts'
import { NextQuery, ResetPasswordQuery } from '../accounts.schema.ts'
import { nextPage } from '../next-page.ts'
import { markVerifiedByMail } from './identities.queries.ts'
import { proofLinks } from './proof-links.ts'
import type { SingleSignOnDeps } from './single-sign-on.deps.ts'
import { MailedPage } from './single-sign-on.pages.tsx'

/** Showing who one is by a link from a mail, where the provider does not. */
export const proveByMailRoutes: FastifyPluginAsyncTypebox<SingleSignOnDeps> = async (app, deps) => {
  const { sql, publicOrigin, logEvent, provider } = deps
  const { mailed, byMail, confirm } = routes.accounts.provider
  const links = proofLinks(deps)

  app.get(mailed.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    const { viewer } = await openPage(sql, request, reply)
    const next = nextPage(request.query.next, publicOrigin)
    return reply.page(<MailedPage provider={provider.name} email={viewer.email} again={confirm.href({ next })} />)
  })

  // It does something for the session that asked for it alone: programs that look at mail have another one, or none.
  app.get(
    byMail.pattern,
    { schema: { querystring: ResetPasswordQuery }, exposeHeadRoute: false },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const link = links.read(request.query.token)
      if (!link) throw spent()
      if (link.sessionHash !== hashOfToken(request.sessionToken ?? '')) throw elsewhere()
      if (!(await markVerifiedByMail(sql, link.sessionHash, link.email, link.askedAt))) throw spent()
      logEvent(request, 'confirmed', viewer.email)
      return reply.flash('Confirmed: it is you').redirect(nextPage(link.next, publicOrigin), 303)
    },
  )
}

const spent = () =>
  new Refusal(
    410,
    'spent-link',
    'This link does not work any more',
    'It has been used, or is too old. Begin again with what you were about to do.',
  )

const elsewhere = () =>
  new Refusal(
    403,
    'another-browser',
    'This link is for another browser',
    'Open it in the browser in which you asked for it.',
  )
