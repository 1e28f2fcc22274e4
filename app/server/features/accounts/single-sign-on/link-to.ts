import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireViewer } from '../../../shell/viewer.ts'
import { routes } from '../../../routes.ts'
import type { Attempt } from './attempts.ts'
import { ownerOf } from './identities.queries.ts'
import type { Identity } from './identity.ts'
import { pendingLinks } from './pending-links.ts'
import type { Result, SingleSignOnDeps } from './single-sign-on.deps.ts'

/**
 * Leads a person who is signed in on to the question whether the identity that came back may open their account. It is asked after the way
 * to the provider, because a browser may be signed in there as another person.
 */
export async function linkTo(
  deps: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  attempt: Attempt,
  identity: Identity,
): Promise<Result> {
  const { sql, provider } = deps
  const viewer = await requireViewer(sql, request)
  if (viewer.id !== attempt.userId) {
    return { status: 403, problem: 'Another account is signed in by now. Begin again from its settings.' }
  }
  const owner = await ownerOf(sql, identity)
  if (owner && owner.userId !== viewer.id) {
    return { status: 409, problem: `That account at ${provider.name} opens another account here already.` }
  }
  if (owner) {
    reply.flash(`That account at ${provider.name} is linked already`)
    return { href: routes.accounts.settings.href() }
  }
  pendingLinks(deps).keep(reply, { key: identity.key, name: identity.name, issuer: await provider.issuer() })
  return { href: routes.accounts.provider.link.href() }
}
