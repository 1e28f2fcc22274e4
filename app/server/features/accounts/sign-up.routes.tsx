import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { networkOf } from '../../platform/http/network.ts'
import { storedAddress } from '../../platform/mail/address.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import type { FormState } from './account-fields.tsx'
import { makeAccount } from './accounts.queries.ts'
import { differ, type AccountsDeps } from './accounts.deps.ts'
import { limits, tooMany } from './accounts.limits.ts'
import { NextQuery, SignUpForm } from './accounts.schema.ts'
import { nextPage, nextQuery } from './next-page.ts'
import { isSamePassword, passwords } from '../../platform/secrets/passwords.ts'
import { weaknessOf } from './weak-passwords.ts'
import { SignUpPage } from './sign-up.page.tsx'

export const signUpRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, attempts, devices, logEvent } = deps
  app.get(routes.accounts.signUp.pattern, { schema: { querystring: NextQuery } }, async (request, reply) =>
    reply.page(<SignUpPage next={nextPage(request.query.next, publicOrigin)} />),
  )

  app.post(
    routes.accounts.signUp.pattern,
    { schema: { body: SignUpForm, querystring: NextQuery }, attachValidation: true },
    async (request, reply) => {
      const { typed, problems } = readForm(request, SignUpForm)
      const next = nextPage(typed.next ?? request.query.next, publicOrigin)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => <SignUpPage typed={typed} next={next} {...state} />)
      if (problems) return again({ problems })
      const { password, repeat_password } = request.body
      const email = storedAddress(request.body.email)
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
        const { headers, problem } = tooMany(wait)
        reply.code(429).headers(headers)
        return again({ problem })
      }
      const isMade = await makeAccount(sql, email, await passwords.hash(password))
      count.signUp(isMade ? 'created' : 'refused')
      if (!isMade) return again({ problems: { email: 'User with given email already exists' } })
      logEvent(request, 'sign-up', email)
      // The browser that made the account is no new device.
      devices.remember(request, reply, email)
      return reply
        .flash('User is successfully created. Now you can sign in.', undefined, request.body.email)
        .redirect(routes.accounts.signIn.href(nextQuery(next)), 303)
    },
  )
}
