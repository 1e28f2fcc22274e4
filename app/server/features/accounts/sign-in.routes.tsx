import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readForm } from '../../platform/http/forms.ts'
import { networkOf } from '../../platform/http/network.ts'
import type { Attempt } from '../../platform/http/rate-limit.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { formerAddress, storedAddress } from '../../platform/mail/address.ts'
import { count } from '../../platform/metrics/registry.ts'
import { maySignUpAlone } from '../../platform/who-may-sign-up.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { isAskedOnThisMachine } from '../../shell/this-machine.ts'
import { leaveOutEnded, openPage } from '../../shell/viewer.ts'
import type { FormState } from './account-fields.tsx'
import type { AccountsDeps } from './accounts.deps.ts'
import { accountOf, endSession } from './accounts.queries.ts'
import { limits } from './accounts.limits.ts'
import { SignInForm, NextQuery } from './accounts.schema.ts'
import { emailLinkCookie } from './email/email-link-cookie.ts'
import { confirmAddress } from './email/email.queries.ts'
import { sendConfirmation } from './email/send-confirmation.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { goodbyes, suspendedWords } from './goodbyes.ts'
import { nextPage } from './next-page.ts'
import { sayProviderOnly } from './single-sign-on/provider-only.tsx'
import { passwords } from '../../platform/secrets/passwords.ts'
import { SignInPage } from './sign-in.page.tsx'
import { SignOutPage } from './sign-out.page.tsx'

/** For an account that its domain lets in: after the right password alone. */
const confirmFirst = 'Confirm your address first: open the link in the mail that we sent you, and sign in here.'

export const signInRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, devices, logEvent, ways } = deps
  const links = emailLinkCookie(deps, 'confirm')
  const maySignUp = maySignUpAlone(deps.signUp)
  app.get(routes.accounts.signIn.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    await leaveOutEnded(sql, request)
    const sample = isAskedOnThisMachine(request) ? await deps.sample() : undefined
    return reply.page(
      <SignInPage
        next={nextPage(request.query.next, publicOrigin)}
        ways={ways}
        maySignUp={maySignUp}
        sample={sample}
      />,
    )
  })

  app.post(
    routes.accounts.signIn.pattern,
    { schema: { body: SignInForm, querystring: NextQuery }, attachValidation: true },
    async (request, reply) => {
      const { typed, problems } = readForm(request, SignInForm)
      const next = nextPage(typed.next ?? request.query.next, publicOrigin)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => (
          <SignInPage typed={typed} next={next} ways={ways} maySignUp={maySignUp} {...state} />
        ))
      if (!ways.passwords) return sayProviderOnly(reply, ways)
      if (problems) return again({ problems })
      const { password } = request.body
      const email = storedAddress(request.body.email, { isKnown: true })
      const device = devices.idOf(request, email)
      const keys: readonly Attempt[] =
        device === undefined
          ? [
              [limits.signInFromAddress, networkOf(request.ip)],
              [limits.signInOfAccount, formerAddress(email)],
            ]
          : [
              [limits.signInOfDevice, `${device} ${formerAddress(email)}`],
              [limits.signInOfDevices, formerAddress(email)],
            ]
      const wait = await attempts.attempt(keys)
      if (wait) {
        count.signIn('limited')
        logEvent(request, 'sign-in-limited', email)
        return again({ problem: tooMany(reply, wait) })
      }
      const wrong = () => {
        count.signIn('wrong')
        logEvent(request, 'sign-in-failed', email)
        return again({ problem: 'Wrong email or password' })
      }
      const account = await accountOf(sql, email)
      if (!account || account.hash === null) {
        await passwords.passTime(password)
        return wrong()
      }
      if (!(await passwords.verify({ hash: account.hash, password }))) return wrong()
      if (account.isSuspended) {
        await attempts.forgive(keys)
        logEvent(request, 'sign-in-suspended', email)
        reply.code(403)
        return again({ problem: suspendedWords })
      }
      const { userId, mustConfirm } = account
      if (mustConfirm && !(await confirmAddress(sql, userId, links.tokenOf(request) ?? ''))) {
        await attempts.forgive(keys)
        await sendConfirmation(deps, userId, account.email)
        reply.code(403)
        return again({ problem: confirmFirst })
      }
      if (mustConfirm) links.forget(reply)
      const page = mustConfirm ? routes.home.href() : next
      const onwards = await finishSignIn(deps, request, reply, { ...account, way: 'password', next: page })
      if (onwards === undefined) return wrong()
      await attempts.forgive(keys)
      // The dialog on an open page learns whether a second factor is asked for.
      return wantsJson(request) ? reply.send({ at: onwards }) : reply.redirect(onwards, 303)
    },
  )

  app.post(routes.accounts.signOut.pattern, { schema: {} }, async (request, reply) => signOut(request, reply))

  // HEAD must not sign out.
  app.get(routes.accounts.signOut.pattern, { schema: {}, exposeHeadRoute: false }, async (request, reply) => {
    const site = request.headers['sec-fetch-site']
    // CSRF: a link or an image on another site must not sign a user out, nor may prefetching.
    const isAsked = site === undefined ? !isLedFrom(request.headers.referer) : ['same-origin', 'none'].includes(site)
    if (isAsked && request.headers['sec-purpose'] === undefined) return signOut(request, reply)
    await openPage(sql, request, reply)
    return reply.code(403).page(<SignOutPage />)
  })

  /** Without `Sec-Fetch-Site`, which old browsers do not send, and none without HTTPS, `Referer` may name the page. */
  const isLedFrom = (page: string | undefined) => page !== undefined && URL.parse(page)?.origin !== publicOrigin

  async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (request.sessionToken) {
      await endSession(sql, request.sessionToken)
      logEvent(request, 'sign-out')
    }
    return reply.clearSession().flash(goodbyes.signedOut).redirect(routes.accounts.signIn.href(), 303)
  }

  // The browser puts the signed-in page into its back/forward cache only after the next page has loaded. So the header that clears that
  // cache comes with a picture on the next page, which works without scripts.
  app.get(routes.accounts.signedOut.pattern, { schema: {} }, async (_request, reply) =>
    reply
      .header('clear-site-data', '"cache"')
      .type('image/svg+xml')
      .send('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
  )
}
