import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { networkOf } from '../../platform/http/network.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { storedAddress } from '../../platform/mail/address.ts'
import { count } from '../../platform/metrics/registry.ts'
import { isSamePassword, passwords } from '../../platform/secrets/passwords.ts'
import { maySignUp } from '../../platform/who-may-sign-up.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import type { FormState } from './account-fields.tsx'
import { differ, type AccountsDeps } from './accounts.deps.ts'
import { limits } from './accounts.limits.ts'
import { makeAccount } from './accounts.queries.ts'
import { SignUpForm, SignUpQuery } from './accounts.schema.ts'
import { sendConfirmation } from './email/send-confirmation.ts'
import { entryOf, invitationProblems } from './invitations/entry.ts'
import { acceptInvitation } from './invitations/invitations.queries.ts'
import { nextPage, nextQuery } from './next-page.ts'
import { sayProviderOnly } from './single-sign-on/provider-only.tsx'
import { SignUpPage } from './sign-up.page.tsx'
import { weaknessOf } from './weak-passwords.ts'

export const signUpRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, devices, logEvent, signUp, ways } = deps
  app.get(routes.accounts.signUp.pattern, { schema: { querystring: SignUpQuery } }, async (request, reply) => {
    const { next, invitation } = request.query
    const entry = await entryOf(sql, signUp, invitation)
    return reply.page(
      <SignUpPage next={nextPage(next, publicOrigin)} entry={entry} ways={ways} problem={entry.problem} />,
    )
  })

  app.post(
    routes.accounts.signUp.pattern,
    { schema: { body: SignUpForm, querystring: SignUpQuery }, attachValidation: true },
    async (request, reply) => {
      if (!ways.passwords) return sayProviderOnly(reply, ways)
      const { typed, problems } = readForm(request, SignUpForm)
      const next = nextPage(typed.next ?? request.query.next, publicOrigin)
      const entry = await entryOf(sql, signUp, typed.invitation ?? request.query.invitation)
      // With its form also where the service lets no one in any more: what was typed stays.
      const again = (state: FormState) =>
        sendProblems(reply, state, () => (
          <SignUpPage typed={typed} next={next} entry={{ ...entry, isOpen: true }} ways={ways} {...state} />
        ))
      if (problems) return again({ problems })
      const { password, repeat_password } = request.body
      const email = storedAddress(request.body.email)
      if (!entry.isOpen) {
        reply.code(403)
        return again({ problem: entry.problem ?? entry.words })
      }
      if (entry.invitation === undefined && !maySignUp(signUp, email)) {
        return again(entry.problem ? { problem: entry.problem } : { problems: { email: entry.words } })
      }
      if (!isSamePassword(password, repeat_password)) return again({ problems: differ('repeat_password') })
      const weakness = await weaknessOf(password, email)
      if (weakness) return again({ problems: { password: weakness } })
      const wait = await attempts.attempt([
        [limits.signUpFromAddress, networkOf(request.ip)],
        [limits.signUpOfAccount, email],
      ])
      if (wait) {
        count.signUp('limited')
        logEvent(request, 'sign-up-limited', email)
        return again({ problem: tooMany(reply, wait) })
      }
      const how = await made(entry.invitation, email, await passwords.hash(password))
      count.signUp(typeof how === 'object' ? 'created' : 'refused')
      if (how === 'taken') return again({ problems: { email: 'User with given email already exists' } })
      if (how === 'another') return again({ problems: { email: invitationProblems.another } })
      if (typeof how === 'string') return again({ problem: invitationProblems[how] })
      logEvent(request, 'sign-up', email)
      const isAsked = deps.confirmsAddresses && (await sendConfirmation(deps, how.userId, email))
      // The browser that made the account is no new device.
      devices.remember(request, reply, email)
      return reply
        .flash(
          how.mustConfirm ? openLink : isAsked ? `${created} ${confirmLater}` : created,
          undefined,
          request.body.email,
        )
        .redirect(routes.accounts.signIn.href(nextQuery(next)), 303)
    },
  )

  /** @param invitation the token of one, where there is one @returns the account, or why there is none */
  async function made(invitation: string | undefined, email: string, hash: string) {
    if (invitation !== undefined) return acceptInvitation(sql, invitation, email, hash)
    const mustConfirm = signUp.kind === 'domains'
    const userId = await makeAccount(sql, email, hash, mustConfirm)
    return userId === undefined ? 'taken' : { userId, mustConfirm }
  }
}

const created = 'User is successfully created. Now you can sign in.'
const confirmLater = 'A mail is on its way, with a link that confirms your address.'
/** Where an address at a domain lets its owner in. */
const openLink = 'User is successfully created. Open the link in the mail that we sent you, and sign in.'
