import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { networkOf } from '../../../platform/http/network.ts'
import { Refusal } from '../../../platform/http/refusal.ts'
import { tooManyAttempts } from '../../../platform/http/too-many.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { routes } from '../../../routes.ts'
import type { WaysToSignIn } from '../../../shell/ways-to-sign-in.ts'
import { requireViewer } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { accountOfId, markVerified } from '../accounts.queries.ts'
import { finishSignIn } from '../finish-sign-in.ts'
import { suspendedRefusal } from '../goodbyes.ts'
import { nextPage } from '../next-page.ts'
import { countGuess, forgiveGuess } from '../password-guess.ts'
import { pendingSignIns } from '../two-factor/pending-sign-ins.ts'
import { hashOfChallenge, passkeyChallenges } from './passkey-challenges.ts'
import { credentialsOf, findPasskey, usePasskey } from './passkeys.queries.ts'
import { ConfirmBody, SignInBody } from './passkeys.schema.ts'
import { relyingParty } from './relying-party.ts'

/** Signing in with a passkey, and confirming who it is: for the script of a page. */
export const signInWithPasskeyRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent, ways } = deps
  if (!ways.passwords) app.addHook('onRequest', async () => Promise.reject(providerOnly(ways)))
  const challenges = passkeyChallenges(deps)
  const party = relyingParty(deps)
  const pending = pendingSignIns(deps)

  // The same for every visitor: it names no account, and none is looked up.
  app.post(routes.accounts.passkeyChallenge.pattern, { schema: {} }, async (_request, reply) => {
    const options = await party.challenge()
    challenges.give(reply, 'sign-in', '', options.challenge)
    return reply.send(options)
  })

  // After the right password: of that account's passkeys.
  app.post(routes.accounts.codeChallenge.pattern, { schema: {} }, async (request, reply) => {
    const signingIn = await pending.of(request)
    if (!signingIn) throw new Refusal(422, 'too-late', 'That took too long', 'Sign in once more, with your password.')
    const options = await party.challenge(await credentialsOf(sql, signingIn.userId))
    challenges.give(reply, 'sign-in', '', options.challenge)
    return reply.send(options)
  })

  app.post(routes.accounts.signInWithPasskey.pattern, { schema: { body: SignInBody } }, async (request, reply) => {
    const keys = [[limits.signInFromAddress, networkOf(request.ip)]] as const
    const wait = await attempts.attempt(keys)
    if (wait) {
      count.signIn('limited')
      logEvent(request, 'sign-in-limited')
      throw tooManyAttempts(wait)
    }
    const challenge = challenges.of(request, 'sign-in', '')
    challenges.forget(reply)
    if (challenge === undefined) throw tooLate()
    const answer = request.body.answer as AuthenticationResponseJSON
    const passkey = await findPasskey(sql, answer.id)
    const counter = passkey && (await party.answered(answer, challenge, passkey))
    const account = passkey && (await accountOfId(sql, passkey.userId))
    const isTaken =
      counter !== undefined && account && (await usePasskey(sql, passkey, hashOfChallenge(challenge), counter))
    if (!isTaken) {
      count.signIn('wrong')
      logEvent(request, 'passkey-failed')
      throw unknownPasskey()
    }
    if (account.isSuspended) throw suspendedRefusal()
    const next = nextPage(request.body.next, publicOrigin)
    const onwards = await finishSignIn(deps, request, reply, { ...account, way: 'passkey', next })
    if (onwards === undefined) throw tooLate()
    await pending.end(request, reply)
    await attempts.forgive(keys)
    return reply.send({ at: onwards })
  })

  app.post(routes.accounts.confirmChallenge.pattern, { schema: {} }, async (request, reply) => {
    const { id } = await requireViewer(sql, request)
    const options = await party.challenge(await credentialsOf(sql, id))
    challenges.give(reply, 'confirm', id, options.challenge)
    return reply.send(options)
  })

  app.post(routes.accounts.confirmWithPasskey.pattern, { schema: { body: ConfirmBody } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const { id, email } = viewer
    const wait = await countGuess(deps, request, viewer)
    if (wait) throw tooManyAttempts(wait)
    const challenge = challenges.of(request, 'confirm', id)
    challenges.forget(reply)
    if (challenge === undefined) throw tooLate()
    const answer = request.body.answer as AuthenticationResponseJSON
    const passkey = await findPasskey(sql, answer.id, id)
    const counter = passkey && (await party.answered(answer, challenge, passkey))
    const isTaken =
      passkey && counter !== undefined && (await usePasskey(sql, passkey, hashOfChallenge(challenge), counter))
    if (!isTaken || !(await markVerified(sql, request.sessionToken ?? ''))) {
      logEvent(request, 'passkey-failed', email)
      throw unknownPasskey()
    }
    await forgiveGuess(deps, viewer)
    logEvent(request, 'confirmed', email)
    return reply.send({})
  })
}

function providerOnly({ provider }: WaysToSignIn): Refusal {
  const advice = `Passkeys open no accounts here. Sign in with ${provider}.`
  return new Refusal(403, 'provider-only', 'Passkeys open no accounts here', advice)
}

function tooLate(): Refusal {
  return new Refusal(422, 'too-late', 'That took too long', 'That took too long. Try once more.')
}

/** One answer for all failures: it says nothing of accounts and their passkeys. */
function unknownPasskey(): Refusal {
  const advice = 'That passkey opens no account here. Sign in with your password, or try another one.'
  return new Refusal(422, 'unknown-passkey', 'Unknown passkey', advice)
}
