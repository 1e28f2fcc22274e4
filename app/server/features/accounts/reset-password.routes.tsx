import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStorable, readForm } from '../../platform/http/forms.ts'
import { networkOf } from '../../platform/http/network.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { formerAddress, storedAddress } from '../../platform/mail/address.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { endTokens } from '../../shell/api/end-tokens.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { tellEnded } from '../../shell/ended-sessions.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { takeZones } from '../../shell/zone.ts'
import type { FormState } from './account-fields.tsx'
import { differ, type AccountsDeps } from './accounts.deps.ts'
import { accountOfId, addresseeOf, endResets } from './accounts.queries.ts'
import { limits } from './accounts.limits.ts'
import { ForgotPasswordForm, ResetPasswordForm, ResetPasswordQuery } from './accounts.schema.ts'
import { codeOf, resetOwner } from './auth.ts'
import { markConfirmed } from './email/email.queries.ts'
import { isSamePassword } from '../../platform/secrets/passwords.ts'
import { resetLinks } from './reset-links.ts'
import { needPasswords } from './single-sign-on/provider-only.tsx'
import { sendReset } from './send-reset.ts'
import { sayChanged } from './say-changed.ts'
import { weaknessOf } from './weak-passwords.ts'
import { ForgotPasswordPage, ResetPasswordPage } from './reset-password.pages.tsx'

const spent = 'That link has been used or is older than an hour. Ask for a new one.'

function saySpent(reply: FastifyReply): Promise<FastifyReply> {
  return sendProblems(reply, { problem: spent }, () => <ForgotPasswordPage problem={spent} />)
}

/** Constant time of asking for a reset link, whether or not the address has an account. */
const resetRequestMs = 250

export const resetPasswordRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  needPasswords(app, deps.ways)
  const { sql, auth, attempts, devices, logEvent } = deps
  const links = resetLinks(deps)
  app.get(routes.accounts.forgotPassword.pattern, { schema: {} }, async (_request, reply) =>
    reply.page(<ForgotPasswordPage />),
  )

  app.post(
    routes.accounts.forgotPassword.pattern,
    { schema: { body: ForgotPasswordForm }, attachValidation: true },
    async (request, reply) => {
      const { typed, problems } = readForm(request, ForgotPasswordForm)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => <ForgotPasswordPage typed={typed} {...state} />)
      if (problems) return again({ problems })
      const email = storedAddress(request.body.email, { isKnown: true })
      const wait = await attempts.attempt([
        [limits.resetFromAddress, networkOf(request.ip)],
        [limits.resetOfAccount, formerAddress(email)],
      ])
      if (wait) {
        logEvent(request, 'reset-limited', email)
        return again({ problem: tooMany(reply, wait) })
      }
      await Promise.all([sendReset(deps, email), sleep(resetRequestMs)])
      count.reset('asked')
      logEvent(request, 'reset-asked', email)
      return reply
        .flash('If that address has an account, a reset link is on its way')
        .redirect(routes.accounts.signIn.href(), 303)
    },
  )

  app.get(
    routes.accounts.resetPassword.pattern,
    { schema: { querystring: ResetPasswordQuery } },
    async (request, reply) => {
      const mailed = request.query.token
      const token = mailed ?? links.tokenOf(request)
      if (typeof token !== 'string' || token === '') {
        throw new Refusal(400, 'no-token', 'This link is not complete', 'Open it from the mail again, all of it.')
      }
      if (!isStorable(token) || !(await resetOwner(auth, token))) return saySpent(links.forget(reply))
      if (mailed === undefined) return reply.page(<ResetPasswordPage token={token} />)
      // The token moves from the address to a cookie: the browser's history and `Referer` headers do not keep it.
      return links
        .keep(reply, token)
        .header('referrer-policy', 'no-referrer')
        .redirect(routes.accounts.resetPassword.href(), 303)
    },
  )

  app.post(
    routes.accounts.resetPassword.pattern,
    { schema: { body: ResetPasswordForm }, attachValidation: true },
    async (request, reply) => {
      const { typed, problems } = readForm(request, ResetPasswordForm)
      const { token } = typed
      if (!token || problems?.token) return saySpent(reply)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => <ResetPasswordPage token={token} {...state} />)
      if (problems) return again({ problems })
      const { new_password, confirm_new_password } = request.body
      if (!isSamePassword(new_password, confirm_new_password))
        return again({ problems: differ('confirm_new_password') })
      const owner = await resetOwner(auth, token)
      const addressee = owner === undefined ? undefined : await addresseeOf(sql, owner)
      if (owner === undefined || addressee === undefined) return saySpent(links.forget(reply))
      const { email } = addressee
      const weakness = await weaknessOf(new_password, email)
      if (weakness) return again({ problems: { new_password: weakness } })
      try {
        await auth.api.resetPassword({ body: { token, newPassword: new_password } })
        tellEnded(deps.accountNews, owner)
        await endResets(sql, owner)
        // The link came by mail to the account's address.
        await markConfirmed(sql, owner)
        // A person who needs a new password may have lost the old one to another person, who could make tokens with it.
        await endTokens(sql, owner)
        count.reset('done')
        logEvent(request, 'password-reset', email)
      } catch (error) {
        if (codeOf(error) !== 'INVALID_TOKEN') throw error
        return await saySpent(links.forget(reply))
      }
      takeZones(request, addressee)
      await recordEvent(deps, { userId: owner, kind: 'password-reset', request })
      await sayChanged(deps, email, request.zone)
      // The link proves that the device is the owner's: guesses by others do not lock it out. Where a second factor is asked for, only that does:
      // otherwise each link would bring new guesses at it.
      if (!(await accountOfId(sql, owner))?.hasFactor) devices.remember(request, reply, email)
      return links.forget(reply).flash('Password is successfully changed').redirect(routes.accounts.signIn.href(), 303)
    },
  )
}
