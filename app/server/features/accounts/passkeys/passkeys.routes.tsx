import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { readForm } from '../../../platform/http/forms.ts'
import { notFound, Refusal, SignInNeeded } from '../../../platform/http/refusal.ts'
import { tooManyAttempts } from '../../../platform/http/too-many.ts'
import { deviceWords } from '../../../platform/http/user-agent.ts'
import { shownAddress } from '../../../platform/mail/address.ts'
import { routes } from '../../../routes.ts'
import { sendProblems, type FormProblems } from '../../../shell/form-problems.ts'
import { requireConfirmed, requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { NextQuery } from '../accounts.schema.ts'
import { afterwards } from '../two-factor/afterwards.ts'
import { changingSession, sayEnded } from '../two-factor/factor-changes.ts'
import { RemovalForm } from '../two-factor/two-factor.schema.ts'
import { hashOfChallenge, passkeyChallenges } from './passkey-challenges.ts'
import { AddPasskeyPage, PasskeyPage } from './passkeys.pages.tsx'
import {
  addPasskey,
  credentialsOf,
  maxPasskeys,
  passkeyOfViewer,
  removePasskey,
  renamePasskey,
  type ListedPasskey,
} from './passkeys.queries.ts'
import { AddBody, PasskeyParams, RenameForm } from './passkeys.schema.ts'
import { relyingParty } from './relying-party.ts'

/** Adding, renaming and removing one's passkeys. */
export const passkeysRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent, requiresFactor } = deps
  const challenges = passkeyChallenges(deps)
  const party = relyingParty(deps)

  app.get(routes.accounts.addPasskey.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    await requireConfirmed(deps, request)
    await openPage(sql, request, reply)
    const name = deviceWords(request.headers['user-agent'])
    return reply.page(<AddPasskeyPage name={name} next={afterwards(request.query.next, publicOrigin)} />)
  })

  app.post(routes.accounts.passkeyOffer.pattern, { schema: {} }, async (request, reply) => {
    const { id, email } = await requireConfirmed(deps, request)
    const existing = await credentialsOf(sql, id)
    if (existing.length >= maxPasskeys) throw full()
    const options = await party.offer(id, shownAddress(email), existing)
    challenges.give(reply, 'add', id, options.challenge)
    return reply.send(options)
  })

  app.post(
    routes.accounts.addPasskey.pattern,
    { schema: { body: AddBody }, attachValidation: true },
    async (request, reply) => {
      const { id: userId, email } = await requireConfirmed(deps, request)
      const wrong = new Refusal(422, 'passkey', 'No passkey was added', 'That did not work. Try once more.')
      if (request.validationError) {
        const { problems } = readForm(request, AddBody)
        throw problems?.name ? new Refusal(422, 'invalid', 'No passkey was added', problems.name) : wrong
      }
      const { name, others, answer } = request.body
      const wait = await attempts.attempt([[limits.factorOfAccount, userId]])
      if (wait) throw tooManyAttempts(wait)
      const challenge = challenges.of(request, 'add', userId)
      challenges.forget(reply)
      const made = challenge === undefined ? undefined : await party.made(answer as RegistrationResponseJSON, challenge)
      if (challenge === undefined || !made) throw wrong
      const session = changingSession(request, others)
      const changed = await addPasskey(sql, userId, session, hashOfChallenge(challenge), { ...made, name })
      if (!changed) throw wrong
      logEvent(request, 'passkey-added', email)
      await recordEvent(deps, { userId, kind: 'passkey-added', request, detail: name })
      await sayEnded(deps, request, userId, changed)
      reply.flash('Passkey is added')
      // The script of the page sends its form on to the page of recovery codes, because its own answer is shown to no person.
      if (changed.result.lacksCodes) return reply.send({ send: routes.accounts.recoveryCodes.href() })
      return reply.send({ at: afterwards(request.body.next, publicOrigin) })
    },
  )

  app.get(routes.accounts.passkey.pattern, { schema: { params: PasskeyParams } }, async (request, reply) => {
    const asked = passkeyOfViewer(sql, request.params.passkeyId)
    const { content } = await openPage<ListedPasskey>(sql, request, reply, asked)
    if (!content) throw notFound()
    return reply.page(<PasskeyPage passkey={content} />)
  })

  app.post(
    routes.accounts.passkey.pattern,
    { schema: { params: PasskeyParams, body: RenameForm }, attachValidation: true },
    async (request, reply) => {
      const isParam = request.validationError?.validationContext === 'params'
      const asked = isParam ? undefined : passkeyOfViewer(sql, request.params.passkeyId)
      const { viewer, content } = await openPage<ListedPasskey>(sql, request, reply, asked)
      const { typed, problems } = readForm(request, RenameForm)
      if (typed.owner !== undefined && typed.owner !== viewer.id) throw new SignInNeeded()
      if (!content) {
        // A page that keeps the typed name would tell a passkey of another person from one that does not exist.
        request.body = { name: '' }
        throw notFound()
      }
      const again = (state: FormProblems) =>
        sendProblems(reply, state, () => <PasskeyPage passkey={content} typed={typed} {...state} />)
      if (problems) return again({ problems })
      const before = await renamePasskey(sql, viewer.id, content.id, request.body.name)
      if (before === undefined) throw notFound()
      if (before !== request.body.name) {
        const detail = `${before} → ${request.body.name}`
        await recordEvent(deps, { userId: viewer.id, kind: 'passkey-renamed', request, detail })
      }
      return reply.done(routes.accounts.security.href(), 'Passkey is renamed')
    },
  )

  app.post(
    routes.accounts.removePasskey.pattern,
    { schema: { params: PasskeyParams, body: RemovalForm }, attachValidation: true },
    async (request, reply) => {
      const { id: userId, email } = await requireRecent(sql, request)
      if (request.validationError?.validationContext === 'params') throw notFound()
      const session = changingSession(request, readForm(request, RemovalForm).typed.others)
      const changed = await removePasskey(sql, userId, request.params.passkeyId, session, requiresFactor)
      if (!changed) throw notFound()
      logEvent(request, 'passkey-removed', email)
      await recordEvent(deps, { userId, kind: 'passkey-removed', request, detail: changed.result })
      await sayEnded(deps, request, userId, changed)
      return reply.done(routes.accounts.security.href(), 'Passkey is removed')
    },
  )
}

function full(): Refusal {
  const advice = `An account can have ${maxPasskeys} passkeys. Remove one that you no longer use.`
  return new Refusal(422, 'too-many', 'No passkey was added', advice)
}
