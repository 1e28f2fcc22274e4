import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../../platform/http/forms.ts'
import { tooManyAttempts } from '../../../platform/http/too-many.ts'
import { routes } from '../../../routes.ts'
import { requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { afterwards } from './afterwards.ts'
import { RecoveryCodesPage } from './recovery-codes.page.tsx'
import { newRecoveryCodes } from './recovery-codes.ts'
import { replaceRecoveryCodes } from './two-factor.queries.ts'
import { NextForm } from './two-factor.schema.ts'

/** Making recovery codes: the first ones after a passkey, and new ones. */
export const recoveryCodesRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, logEvent } = deps
  const form = { schema: { body: NextForm }, attachValidation: true }
  app.post(routes.accounts.recoveryCodes.pattern, form, async (request, reply) => {
    const { id: userId, email } = await requireRecent(sql, request)
    const next = afterwards(readForm(request, NextForm).typed.next, publicOrigin)
    const wait = await attempts.attempt([[limits.factorOfAccount, userId]])
    if (wait) throw tooManyAttempts(wait)
    const recovery = await newRecoveryCodes()
    if (!(await replaceRecoveryCodes(sql, userId, recovery))) return reply.redirect(next, 303)
    logEvent(request, 'recovery-codes-made', email)
    await recordEvent(deps, { userId, kind: 'recovery-codes-made', request })
    await openPage(sql, request, reply)
    return reply.page(<RecoveryCodesPage codes={recovery.codes} email={email} next={next} />)
  })
}
