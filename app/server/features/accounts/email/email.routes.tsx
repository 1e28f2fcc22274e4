import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { setTimeout as sleep } from 'node:timers/promises'
import { readForm } from '../../../platform/http/forms.ts'
import { networkOf } from '../../../platform/http/network.ts'
import { tooMany } from '../../../platform/http/too-many.ts'
import { formerAddress, storedAddress } from '../../../platform/mail/address.ts'
import { routes } from '../../../routes.ts'
import { sendProblems } from '../../../shell/form-problems.ts'
import { requireRecent } from '../../../shell/recent.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage, requireViewer } from '../../../shell/viewer.ts'
import type { FormState } from '../account-fields.tsx'
import type { AccountsDeps } from '../accounts.deps.ts'
import { limits } from '../accounts.limits.ts'
import { EmailForm } from '../accounts.schema.ts'
import { askChange, cancelChange, emailOfViewer, type EmailState } from './email.queries.ts'
import { EmailPage } from './email.pages.tsx'
import { changeLetter, takenLetter } from './letters.ts'
import { sendConfirmation } from './send-confirmation.ts'

/** Constant time of asking for a link, whether or not another account has the address. */
const requestMs = 250

/** The address of one's own account. */
export const emailRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, attempts, mailer, publicOrigin, log, confirmsAddresses: isAsked } = deps
  const { email: page } = routes.accounts

  app.get(page.pattern, { schema: {} }, async (request, reply) => {
    const { viewer, content } = await openPage<EmailState>(sql, request, reply, emailOfViewer(sql))
    return reply.page(<EmailPage email={viewer.email} state={content} isAsked={isAsked} />)
  })

  app.post(page.pattern, { schema: { body: EmailForm }, attachValidation: true }, async (request, reply) => {
    await requireRecent(sql, request)
    const { viewer, content } = await openPage<EmailState>(sql, request, reply, emailOfViewer(sql))
    const { typed, problems } = readForm(request, EmailForm)
    const again = (state: FormState) =>
      sendProblems(reply, state, () => (
        <EmailPage email={viewer.email} state={content} isAsked={isAsked} typed={typed} {...state} />
      ))
    if (problems) return again({ problems })
    const email = storedAddress(request.body.new_email)
    if (email === viewer.email) return again({ problems: { new_email: 'This is your address already' } })
    const wait = await attempts.attempt([
      [limits.emailChangeFromAddress, networkOf(request.ip)],
      [limits.emailChangeOfAccount, viewer.id],
      [limits.emailChangeTo, formerAddress(email)],
    ])
    if (wait) return again({ problem: tooMany(reply, wait) })
    await Promise.all([send(viewer.id, email), sleep(requestMs)])
    await recordEvent(deps, { userId: viewer.id, kind: 'email-asked', request })
    return reply.flash('A link is on its way to the new address').redirect(page.href(), 303)
  })

  /** The page says the same wherever the link goes: whether an address has an account, its owner alone is told. */
  async function send(userId: string, email: string): Promise<void> {
    const { token, isTaken } = await askChange(sql, userId, email)
    try {
      await mailer.send(isTaken ? takenLetter(email, publicOrigin) : changeLetter(email, publicOrigin, token))
    } catch (error) {
      log.error({ err: error }, 'the mail to a new address could not be kept')
    }
  }

  app.post(routes.accounts.cancelEmail.pattern, { schema: {} }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    await cancelChange(sql, viewer.id)
    return reply.flash('Your address stays as it is').redirect(page.href(), 303)
  })

  app.post(routes.accounts.resendConfirmation.pattern, { schema: {} }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const isSent = await sendConfirmation(deps, viewer.id, viewer.email)
    const words = isSent
      ? 'The link is on its way'
      : 'The link was sent several times: look among spam, or try again in an hour'
    return reply.flash(words).redirect(page.href(), 303)
  })
}
