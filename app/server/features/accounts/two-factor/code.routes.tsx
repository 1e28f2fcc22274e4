import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readForm } from '../../../platform/http/forms.ts'
import type { Attempt } from '../../../platform/http/rate-limit.ts'
import { tooMany } from '../../../platform/http/too-many.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { routes } from '../../../routes.ts'
import { sendProblems } from '../../../shell/form-problems.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import type { FormState } from '../account-fields.tsx'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { finishSignIn } from '../finish-sign-in.ts'
import { checkCode } from './check-code.ts'
import { CodePage } from './code.page.tsx'
import { CodeForm, CodeQuery } from './two-factor.schema.ts'
import { pendingSignIns } from './pending-sign-ins.ts'

/** The second step of a sign-in: after the password, a one-time code or a recovery code. */
export const codeRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { attempts, devices, logEvent } = deps
  const pending = pendingSignIns(deps)

  const askForPassword = (reply: FastifyReply) =>
    pending.forget(reply).flash('Sign in once more').redirect(routes.accounts.signIn.href(), 303)

  app.get(routes.accounts.code.pattern, { schema: { querystring: CodeQuery } }, async (request, reply) => {
    const signingIn = await pending.of(request)
    if (!signingIn) return askForPassword(reply)
    leaveOutSession(request)
    return reply.page(<CodePage signingIn={signingIn} isRecovery={request.query.kind === 'recovery'} />)
  })

  app.post(
    routes.accounts.code.pattern,
    { schema: { body: CodeForm }, attachValidation: true },
    async (request, reply) => {
      const signingIn = await pending.of(request)
      if (!signingIn) return askForPassword(reply)
      const { userId, email } = signingIn
      const { typed, problems } = readForm(request, CodeForm)
      const own = request.sessionToken
      const again = (state: FormState) => {
        leaveOutSession(request)
        return sendProblems(reply, state, () => (
          <CodePage signingIn={signingIn} isRecovery={typed.kind === 'recovery'} {...state} />
        ))
      }
      if (problems) return again({ problems })
      const device = devices.idOf(request, email)
      const keys: readonly Attempt[] =
        device === undefined
          ? [[limits.codeOfAccount, userId]]
          : [
              [limits.codeOfDevice, `${device} ${userId}`],
              [limits.codeOfDevices, userId],
            ]
      const wait = await attempts.attempt(keys)
      if (wait) {
        count.signIn('limited')
        logEvent(request, 'sign-in-limited', email)
        return again({ problem: tooMany(reply, wait) })
      }
      // The attempt is counted before the code is looked at: requests at the same moment have no more than five.
      if (!(await pending.attempt(request))) return askForPassword(reply)
      const check = await checkCode(deps, request, userId, request.body.code)
      if (check !== 'right') {
        count.signIn('wrong')
        logEvent(request, 'code-failed', email)
        // The last attempt of this sign-in: its person has the password, and not the code.
        if (!(await pending.of(request))) await recordEvent(deps, { userId, kind: 'codes-failed', request })
        return await again({ problems: { code: problemOf(check, typed.kind === 'recovery') } })
      }
      if (!(await pending.take(request))) return askForPassword(reply)
      await attempts.forgive(keys)
      request.sessionToken = own
      const account = { ...signingIn, way: 'password', hasFactor: true, isCodeShown: true } as const
      const onwards = await finishSignIn(deps, request, reply, account)
      if (onwards === undefined) return askForPassword(reply)
      return pending.forget(reply).redirect(onwards, 303)
    },
  )
}

/** The page is of the account that signs in, and not of a session of another account in this browser. */
function leaveOutSession(request: FastifyRequest): void {
  request.sessionToken = undefined
}

function problemOf(check: 'wrong' | 'lost', isRecovery: boolean): string {
  if (check === 'wrong' && isRecovery) return 'That is none of your recovery codes, or was used already.'
  return check === 'wrong'
    ? 'That code is wrong, too old, or was used already. Type the one that is shown now.'
    : 'One-time codes cannot be checked any more. Use a recovery code, or a passkey.'
}
