import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readForm } from '../../../platform/http/forms.ts'
import { tooMany } from '../../../platform/http/too-many.ts'
import { shownAddress } from '../../../platform/mail/address.ts'
import { routes } from '../../../routes.ts'
import { sendProblems } from '../../../shell/form-problems.ts'
import { requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage } from '../../../shell/viewer.ts'
import type { FormState } from '../account-fields.tsx'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { sealOfCodes } from './check-code.ts'
import { CodesPage, RecoveryCodesPage } from './codes.pages.tsx'
import { newSecret, stepOf, uriOf } from './one-time-code.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import {
  beginCodes,
  codesOfViewer,
  confirmCodes,
  endCodes,
  replaceRecoveryCodes,
  type CodesState,
} from './two-factor.queries.ts'
import { FirstCodeForm } from './two-factor.schema.ts'

/** Turning one-time codes on and off, and recovery codes. */
export const codesRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent } = deps
  const seal = sealOfCodes(deps)
  const { hostname } = new URL(publicOrigin)

  /** The page, with the secret that waits. */
  async function open(request: FastifyRequest, reply: FastifyReply) {
    const { viewer, content } = await openPage<CodesState>(sql, request, reply, codesOfViewer(sql))
    const sealed = content?.waitingSecret ?? undefined
    const secret = sealed === undefined ? undefined : seal.open(sealed)?.text
    const waiting = secret === undefined ? undefined : { secret, uri: uriOf(secret, viewer.email, hostname) }
    return { viewer, isOn: content?.isOn === true, sealed, waiting }
  }

  app.get(routes.accounts.codes.pattern, { schema: {} }, async (request, reply) => {
    await requireRecent(sql, request)
    const { isOn, waiting } = await open(request, reply)
    if (isOn) return reply.redirect(routes.accounts.security.href(), 303)
    return reply.page(<CodesPage waiting={waiting} />)
  })

  app.post(routes.accounts.codes.pattern, { schema: {} }, async (request, reply) => {
    const { id } = await requireRecent(sql, request)
    await beginCodes(sql, id, seal.close(newSecret()))
    return reply.redirect(routes.accounts.codes.href(), 303)
  })

  app.post(
    routes.accounts.confirmCodes.pattern,
    { schema: { body: FirstCodeForm }, attachValidation: true },
    async (request, reply) => {
      const { id: userId, email } = await requireRecent(sql, request)
      const { isOn, sealed, waiting } = await open(request, reply)
      const again = (state: FormState) => sendProblems(reply, state, () => <CodesPage waiting={waiting} {...state} />)
      if (isOn) return reply.redirect(routes.accounts.security.href(), 303)
      const { problems } = readForm(request, FirstCodeForm)
      if (problems) return again({ problems })
      if (sealed === undefined || waiting === undefined)
        return again({ problem: 'That took too long. Begin once more.' })
      const keys = [[limits.passwordOfAccount, userId]] as const
      const wait = await attempts.attempt(keys)
      if (wait) return again({ problem: tooMany(reply, wait) })
      const step = stepOf(waiting.secret, request.body.code.replace(/[\s-]/g, ''), Date.now())
      if (step === undefined) {
        return again({ problems: { code: 'That is not the code of now. Is the clock of the phone right?' } })
      }
      const recovery = await newRecoveryCodes()
      if (!(await confirmCodes(sql, userId, sealed, step, recovery))) {
        return reply.redirect(routes.accounts.security.href(), 303)
      }
      await attempts.forgive(keys)
      logEvent(request, 'codes-on', email)
      await recordEvent(deps, { userId, kind: 'codes-on', request })
      return reply.page(<RecoveryCodesPage codes={recovery.codes} email={shownAddress(email)} isFirst />)
    },
  )

  app.post(routes.accounts.endCodes.pattern, { schema: {} }, async (request, reply) => {
    const { id: userId, email } = await requireRecent(sql, request)
    if (await endCodes(sql, userId)) {
      logEvent(request, 'codes-off', email)
      await recordEvent(deps, { userId, kind: 'codes-off', request })
    }
    return reply.done(routes.accounts.security.href(), 'One-time codes are off')
  })

  app.post(routes.accounts.recoveryCodes.pattern, { schema: {} }, async (request, reply) => {
    const { id: userId, email } = await requireRecent(sql, request)
    const recovery = await newRecoveryCodes()
    if (!(await replaceRecoveryCodes(sql, userId, recovery))) {
      return reply.redirect(routes.accounts.security.href(), 303)
    }
    logEvent(request, 'recovery-codes-made', email)
    await recordEvent(deps, { userId, kind: 'recovery-codes-made', request })
    await openPage(sql, request, reply)
    return reply.page(<RecoveryCodesPage codes={recovery.codes} email={shownAddress(email)} isFirst={false} />)
  })
}
