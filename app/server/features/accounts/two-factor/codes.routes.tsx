import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readForm } from '../../../platform/http/forms.ts'
import { tooMany } from '../../../platform/http/too-many.ts'
import { routes } from '../../../routes.ts'
import { sendProblems } from '../../../shell/form-problems.ts'
import { requireConfirmed, requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage } from '../../../shell/viewer.ts'
import type { FormState } from '../account-fields.tsx'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { NextQuery } from '../accounts.schema.ts'
import { afterwards } from './afterwards.ts'
import { sealOfCodes } from './check-code.ts'
import { CodesPage, EndCodesPage } from './codes.pages.tsx'
import { changingSession, sayEnded } from './factor-changes.ts'
import { newSecret, stepOf, uriOf } from './one-time-code.ts'
import { RecoveryCodesPage } from './recovery-codes.page.tsx'
import { newRecoveryCodes } from './recovery-codes.ts'
import { beginCodes, codesOfViewer, confirmCodes, endCodes, factorsOf, type CodesState } from './two-factor.queries.ts'
import { FirstCodeForm, NextForm, RemovalForm } from './two-factor.schema.ts'

/** Turning one-time codes on and off. */
export const codesRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent, requiresFactor } = deps
  const seal = sealOfCodes(deps)
  const { hostname } = new URL(publicOrigin)

  /** The page, with the secret that waits. */
  async function open(request: FastifyRequest, reply: FastifyReply) {
    const { viewer, content } = await openPage<CodesState>(sql, request, reply, codesOfViewer(sql))
    const sealed = content?.waitingSecret ?? undefined
    const secret = sealed === undefined ? undefined : seal.open(sealed)?.text
    const waiting = secret === undefined ? undefined : { secret, uri: uriOf(secret, viewer.email, hostname) }
    return { isOn: content?.isOn === true, hasPasskeys: content?.hasPasskeys === true, sealed, waiting }
  }

  app.get(routes.accounts.codes.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    await requireConfirmed(deps, request)
    const { isOn, waiting } = await open(request, reply)
    const next = afterwards(request.query.next, publicOrigin)
    return reply.page(<CodesPage isOn={isOn} waiting={waiting} next={next} />)
  })

  const begin = { schema: { body: NextForm }, attachValidation: true }
  app.post(routes.accounts.codes.pattern, begin, async (request, reply) => {
    const { id } = await requireConfirmed(deps, request)
    await beginCodes(sql, id, seal.close(newSecret()))
    const next = afterwards(readForm(request, NextForm).typed.next, publicOrigin)
    return reply.redirect(routes.accounts.codes.href({ next }), 303)
  })

  app.post(
    routes.accounts.confirmCodes.pattern,
    { schema: { body: FirstCodeForm }, attachValidation: true },
    async (request, reply) => {
      const { id: userId, email } = await requireConfirmed(deps, request)
      const { isOn, sealed, waiting } = await open(request, reply)
      const { typed, problems } = readForm(request, FirstCodeForm)
      const next = afterwards(typed.next, publicOrigin)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => (
          <CodesPage isOn={isOn} waiting={waiting} next={next} endsOthers={typed.others === 'end'} {...state} />
        ))
      if (problems) return again({ problems })
      if (sealed === undefined || waiting === undefined)
        return again({ problem: 'That took too long. Begin once more.' })
      const keys = [[limits.passwordOfAccount, userId]] as const
      const wait = await attempts.attempt(keys)
      if (wait) return again({ problem: tooMany(reply, wait) })
      const step = stepOf(waiting.secret, request.body.code.replace(/[\s-]/g, ''), Date.now())
      if (step === undefined) {
        return again({
          problems: {
            code: 'That code is not right. Type the one that the app shows now. If it is refused, too, set the clock of the phone.',
          },
        })
      }
      const waitForMore = await attempts.attempt([[limits.factorOfAccount, userId]])
      if (waitForMore) return again({ problem: tooMany(reply, waitForMore) })
      const recovery = await newRecoveryCodes()
      const session = changingSession(request, typed.others)
      const changed = await confirmCodes(sql, userId, session, { sealed, step }, recovery)
      if (!changed) return reply.redirect(next, 303)
      await attempts.forgive(keys)
      const kind = isOn ? 'codes-moved' : 'codes-on'
      logEvent(request, kind, email)
      await recordEvent(deps, { userId, kind, request })
      await sayEnded(deps, request, userId, changed)
      if (!changed.result.areCodesGiven)
        return reply.done(next, isOn ? 'Codes come from the new app now' : 'One-time codes are on')
      return reply.page(
        <RecoveryCodesPage codes={recovery.codes} email={email} next={next} said="One-time codes are on." />,
      )
    },
  )

  app.get(routes.accounts.endCodes.pattern, { schema: {} }, async (request, reply) => {
    await requireRecent(sql, request)
    const { isOn, hasPasskeys } = await open(request, reply)
    return isOn
      ? reply.page(<EndCodesPage hasPasskeys={hasPasskeys} />)
      : reply.redirect(routes.accounts.security.href(), 303)
  })

  app.post(
    routes.accounts.endCodes.pattern,
    { schema: { body: RemovalForm }, attachValidation: true },
    async (request, reply) => {
      const { id: userId, email } = await requireRecent(sql, request)
      const session = changingSession(request, readForm(request, RemovalForm).typed.others)
      const { sealed } = await factorsOf(sql, userId)
      // Codes that can be checked no more (another AUTH_SECRET) are none: their person sets them up anew.
      const isLost = sealed !== null && !seal.open(sealed)
      const changed = await endCodes(sql, userId, session, requiresFactor && !isLost)
      if (changed) {
        logEvent(request, 'codes-off', email)
        await recordEvent(deps, { userId, kind: 'codes-off', request })
        await sayEnded(deps, request, userId, changed)
      }
      return reply.done(routes.accounts.security.href(), 'One-time codes are off')
    },
  )
}
