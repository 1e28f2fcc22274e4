import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireViewer } from '../../../shell/viewer.ts'
import type { Attempt } from './attempts.ts'
import { markVerifiedBy } from './identities.queries.ts'
import type { Identity } from './identity.ts'
import { clockToleranceSeconds } from './provider.ts'
import { proveByMail } from './prove-by-mail.ts'
import type { Result, SingleSignOnDeps } from './single-sign-on.deps.ts'

/**
 * Takes it that the person of a session is its owner still: it is the identity that opens the account, and the provider has asked since. That
 * it was told to is not enough, because the question goes through the browser, where it can be left out.
 * @param provedAt Unix time in seconds: when the person last showed the provider who they are; undefined where it does not say
 */
export async function confirmBy(
  deps: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, next, begunAt }: Attempt,
  identity: Identity,
  provedAt: number | undefined,
): Promise<Result> {
  const { sql, provider, logEvent } = deps
  const viewer = await requireViewer(sql, request)
  const isTheirs = viewer.id === userId
  const isFresh = provedAt !== undefined && provedAt >= begunAt - clockToleranceSeconds
  if (isTheirs && isFresh && (await markVerifiedBy(sql, request.sessionToken ?? '', identity))) {
    logEvent(request, 'confirmed', viewer.email)
    reply.flash('Confirmed: it is you')
    return { href: next }
  }
  const mailed = isTheirs && !isFresh ? await proveByMail(deps, request, reply, viewer.id, identity, next) : undefined
  if (mailed) return mailed
  logEvent(request, 'confirm-failed', viewer.email)
  return {
    status: 403,
    problem: `That account at ${provider.name} does not open the account that is signed in here.`,
  }
}
