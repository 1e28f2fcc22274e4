import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { networkOf } from '../../../platform/http/network.ts'
import { SignInNeeded } from '../../../platform/http/refusal.ts'
import { tooMany } from '../../../platform/http/too-many.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { maySignUpAlone } from '../../../platform/who-may-sign-up.ts'
import { routes } from '../../../routes.ts'
import { requireConfirmed } from '../../../shell/recent.ts'
import { openPage, requireViewer } from '../../../shell/viewer.ts'
import { limits } from '../accounts.limits.ts'
import { NextQuery, SignUpQuery } from '../accounts.schema.ts'
import { nextPage } from '../next-page.ts'
import { SignInPage } from '../sign-in.page.tsx'
import type { Attempt, Beginning } from './attempts.ts'
import { confirmBy } from './confirm-by.ts'
import { NotDonePage } from './single-sign-on.pages.tsx'
import { problemWords } from './problem-words.ts'
import type { Proof } from './provider.ts'
import { ProviderProblem } from './provider-problem.ts'
import type { SingleSignOnDeps } from './single-sign-on.deps.ts'
import { signInAs } from './sign-in-as.ts'
import { linkTo } from './link-to.ts'

const carriedOn = { 'sign-in': signInAs, link: linkTo, confirm: confirmBy } as const

const ReturnQuery = Type.Object({ state: Type.Optional(Type.Unknown()) })

/** Going to the provider, coming back, and signing out there. */
export const signInWithProvider: FastifyPluginAsyncTypebox<SingleSignOnDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent, provider, cookies, ways } = deps
  const isOpen = maySignUpAlone(deps.signUp)
  const { start, add, confirm, back, signOut } = routes.accounts.provider

  app.get(start.pattern, { schema: { querystring: SignUpQuery }, exposeHeadRoute: false }, async (request, reply) => {
    const next = nextPage(request.query.next, publicOrigin)
    const { invitation } = request.query
    const isGiven = typeof invitation === 'string' && invitation !== ''
    // A longer token is no invitation, and the cookie has to be small.
    const given = isGiven ? { invitation: invitation.slice(0, 100) } : {}
    return leadOn(request, reply, { purpose: 'sign-in', next, ...given })
  })

  app.get(add.pattern, { schema: {}, exposeHeadRoute: false }, async (request, reply) => {
    const { id: userId } = await requireConfirmed(deps, request)
    return leadOn(request, reply, { purpose: 'link', next: routes.accounts.settings.href(), userId })
  })

  app.get(confirm.pattern, { schema: { querystring: NextQuery }, exposeHeadRoute: false }, async (request, reply) => {
    const { id: userId } = await requireViewer(sql, request)
    const next = nextPage(request.query.next, publicOrigin)
    return leadOn(request, reply, { purpose: 'confirm', next, userId })
  })

  app.get(back.pattern, { schema: { querystring: ReturnQuery }, exposeHeadRoute: false }, async (request, reply) => {
    const attempt = cookies.end(request, reply, request.query.state)
    if (!attempt) return sayLost(request, reply)
    const keys = [[limits.providerFromAddress, networkOf(request.ip)]] as const
    const wait = await attempts.attempt(keys)
    if (wait) {
      count.signIn('limited')
      logEvent(request, 'sign-in-limited')
      return say(reply, attempt, 429, tooMany(reply, wait))
    }
    try {
      const proof = await provider.identify(addressOf(request), attempt)
      await attempts.forgive(keys)
      return await carryOn(request, reply, attempt, proof)
    } catch (error) {
      return sayProblem(request, reply, attempt, error)
    }
  })

  app.get(signOut.pattern, { schema: {}, exposeHeadRoute: false }, async (_request, reply) => {
    const address = await provider.signOutAddress().catch((error: unknown) => {
      if (error instanceof ProviderProblem) return undefined
      throw error
    })
    if (address !== undefined) return reply.redirect(address, 303)
    return reply
      .flash(`${provider.name} has no page for signing out: sign out there yourself`)
      .redirect(routes.accounts.signIn.href(), 303)
  })

  async function leadOn(request: FastifyRequest, reply: FastifyReply, about: Beginning): Promise<FastifyReply> {
    const attempt = cookies.begin(request, reply, about)
    const isFresh = attempt.purpose === 'confirm'
    const address = await provider.addressFor(attempt, isFresh).catch((error: unknown) => ({ error }))
    if (typeof address === 'string') return reply.redirect(address, 303)
    return sayProblem(request, reply, attempt, address.error)
  }

  async function carryOn(
    request: FastifyRequest,
    reply: FastifyReply,
    attempt: Attempt,
    { identity, provedAt }: Proof,
  ): Promise<FastifyReply> {
    const result = await carriedOn[attempt.purpose](deps, request, reply, attempt, identity, provedAt)
    if ('problem' in result) return say(reply, attempt, result.status, result.problem)
    return reply.redirect(result.href, 303)
  }

  /** As the browser was led to it, under the public name, which the provider knows. */
  function addressOf({ url }: FastifyRequest): URL {
    const address = new URL(publicOrigin + back.href())
    const query = url.indexOf('?')
    address.search = query === -1 ? '' : url.slice(query)
    return address
  }

  async function sayProblem(
    request: FastifyRequest,
    reply: FastifyReply,
    attempt: Attempt,
    error: unknown,
  ): Promise<FastifyReply> {
    if (!(error instanceof ProviderProblem)) throw error
    const { kind, message: reason } = error
    // A person may cancel; every other problem is logged for the operator.
    if (kind !== 'cancelled')
      request.log.warn({ ...request.about(), kind, reason }, 'signing in with the provider failed')
    count.signIn('wrong')
    logEvent(request, 'sign-in-failed')
    const { status, problem } = problemWords(kind, provider.name)
    return say(reply, attempt, status, problem)
  }

  /** Without an attempt in this browser: a reload, the back button, or a link that another person has made. */
  async function sayLost(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await isSignedIn(request)) return reply.redirect(routes.home.href(), 303)
    request.sessionToken = undefined
    const { status, problem } = problemWords('lost', provider.name)
    return say(reply, undefined, status, problem)
  }

  async function say(
    reply: FastifyReply,
    attempt: Attempt | undefined,
    status: number,
    problem: string,
  ): Promise<FastifyReply> {
    const { request } = reply
    reply.code(status)
    if (attempt && attempt.purpose !== 'sign-in' && (await isSignedIn(request))) {
      await openPage(sql, request, reply)
      return reply.page(<NotDonePage provider={provider.name} problem={problem} />)
    }
    return reply.page(<SignInPage next={attempt?.next ?? '/'} ways={ways} maySignUp={isOpen} problem={problem} />)
  }

  async function isSignedIn(request: FastifyRequest): Promise<boolean> {
    try {
      await requireViewer(sql, request)
      return true
    } catch (error) {
      if (error instanceof SignInNeeded) return false
      throw error
    }
  }
}
