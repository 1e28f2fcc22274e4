import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireViewer } from '../../../shell/viewer.ts'
import type { Attempt } from './attempts.ts'
import { markVerifiedBy } from './identities.queries.ts'
import type { Identity } from './identity.ts'
import type { Result, SingleSignOnDeps } from './single-sign-on.deps.ts'

/** Takes it that the person of a session is its owner still: the provider has asked them again, and it is the identity that opens the account. */
export async function confirmBy(
  { sql, provider, logEvent }: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, next }: Attempt,
  identity: Identity,
): Promise<Result> {
  const viewer = await requireViewer(sql, request)
  const isOwner = viewer.id === userId && (await markVerifiedBy(sql, request.sessionToken ?? '', identity))
  if (!isOwner) {
    logEvent(request, 'confirm-failed', viewer.email)
    return {
      status: 403,
      problem: `That account at ${provider.name} does not open the account that is signed in here.`,
    }
  }
  logEvent(request, 'confirmed', viewer.email)
  reply.flash('Confirmed: it is you')
  return { href: next }
}
