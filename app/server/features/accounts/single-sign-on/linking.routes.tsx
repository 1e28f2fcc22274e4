import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { routes } from '../../../routes.ts'
import { whileOpen } from '../../../shell/gate.ts'
import { requireConfirmed, requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage } from '../../../shell/viewer.ts'
import { linkIdentity, removeIdentities } from './identities.queries.ts'
import { pendingLinks } from './pending-links.ts'
import { LinkPage } from './single-sign-on.pages.tsx'
import type { SingleSignOnDeps } from './single-sign-on.deps.ts'

/** Letting an identity at the provider open one's account, and taking that back. */
export const linkingRoutes: FastifyPluginAsyncTypebox<SingleSignOnDeps> = async (app, deps) => {
  const { sql, provider, takesPasswords, logEvent } = deps
  const { link, remove } = routes.accounts.provider
  const pending = pendingLinks(deps)
  const toSettings = (reply: FastifyReply, message: string) =>
    reply.flash(message).redirect(routes.accounts.settings.href(), 303)

  app.get(link.pattern, { schema: {} }, async (request, reply) => {
    const { viewer } = await openPage(sql, request, reply)
    const waiting = pending.read(request)
    if (!waiting) return toSettings(reply, 'There is nothing to link any more. Begin again here.')
    return reply.page(<LinkPage provider={provider.name} identity={waiting.name} email={viewer.email} />)
  })

  app.post(link.pattern, { schema: {} }, async (request, reply) => {
    const { id, email } = await requireConfirmed(deps, request)
    const waiting = pending.read(request)
    pending.forget(reply)
    if (!waiting) return toSettings(reply, 'There is nothing to link any more. Begin again here.')
    if (!(await whileOpen(sql, request, id, (tx) => linkIdentity(tx, id, waiting.issuer, waiting)))) {
      return toSettings(reply, `Nothing was linked: one account at ${provider.name} opens one account here.`)
    }
    logEvent(request, 'identity-linked', email)
    await recordEvent(deps, { userId: id, kind: 'provider-linked', request, detail: provider.name })
    return toSettings(reply, `You can sign in with ${provider.name} from now on`)
  })

  app.post(remove.pattern, { schema: {} }, async (request, reply) => {
    const { id, email } = await requireRecent(sql, request)
    if (!takesPasswords || !(await removeIdentities(sql, id))) {
      return toSettings(reply, `Nothing was unlinked: ${provider.name} is the only way into your account`)
    }
    logEvent(request, 'identity-removed', email)
    await recordEvent(deps, { userId: id, kind: 'provider-unlinked', request, detail: provider.name })
    return toSettings(reply, `${provider.name} opens your account no longer`)
  })
}
