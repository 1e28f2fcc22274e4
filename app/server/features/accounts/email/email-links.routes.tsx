import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../../platform/http/refusal.ts'
import { fullTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import { tellEnded } from '../../../shell/ended-sessions.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { openPage, requireViewer } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { ResetPasswordQuery } from '../accounts.schema.ts'
import { newReset, resetSeconds } from '../auth.ts'
import { resetLinks } from '../reset-links.ts'
import { emailLinkCookie } from './email-link-cookie.ts'
import { changeAddress, confirmAddress, findLink, type Changed } from './email.queries.ts'
import { EmailLinkPage, UndoEmailPage } from './email.pages.tsx'
import { changedEmailLetter } from './letters.ts'
import { undoChange } from './undo-change.ts'

const spent = () =>
  new Refusal(
    410,
    'spent-link',
    'This link does not work any more',
    'It has been used, is too old, or a newer one took its place. Your address is in the account settings.',
  )
const taken = () =>
  new Refusal(409, 'address-taken', 'This address has another account', 'An address has one account: use another one.')

/** Links from mails about addresses. A visit changes nothing, because programs that look at mail open links, too; a button does. */
export const emailLinksRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, auth, mailer, publicOrigin, devices, log, logEvent } = deps
  const [links, undos] = [emailLinkCookie(deps, 'confirm'), emailLinkCookie(deps, 'undo')]
  const { confirmEmail, undoEmail } = routes.accounts

  app.get(confirmEmail.pattern, { schema: { querystring: ResetPasswordQuery } }, async (request, reply) => {
    const mailed = tokenIn(request.query.token)
    if (mailed !== undefined) return links.keep(reply, mailed).redirect(confirmEmail.href(), 303)
    const { viewer } = await openPage(sql, request, reply)
    return reply.page(<EmailLinkPage {...await linkOf(viewer.id, links.tokenOf(request))} />)
  })

  app.post(confirmEmail.pattern, { schema: {} }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const token = links.tokenOf(request) ?? ''
    const { kind } = await linkOf(viewer.id, token)
    links.forget(reply)
    if (kind === 'confirm') {
      if (!(await confirmAddress(sql, viewer.id, token))) throw spent()
      await recordEvent(deps, { userId: viewer.id, kind: 'email-confirmed', request })
      return reply.flash('Your address is confirmed').redirect(routes.home.href(), 303)
    }
    const changed = await changeAddress(sql, viewer.id, token)
    if (changed === 'spent') throw spent()
    if (changed === 'taken') throw taken()
    await sayChanged(request, changed)
    await recordEvent(deps, { userId: viewer.id, kind: 'email-changed', request })
    logEvent(request, 'email-changed', changed.newEmail)
    devices.remember(request, reply, changed.newEmail)
    return reply.flash('Your address is changed').redirect(routes.accounts.email.href(), 303)
  })

  /** @throws Refusal for a link that is not this person's, or not good any more */
  async function linkOf(viewerId: string, token = '') {
    const link = await findLink(sql, token)
    if (!link || link.kind === 'undo') throw spent()
    if (link.userId === viewerId) return link
    throw new Refusal(
      403,
      'another-account',
      'This link is for another account',
      'Sign in with that one, and open it again.',
    )
  }

  /** The address is changed already: when the mail cannot be queued, the request still succeeds. */
  async function sayChanged(request: FastifyRequest, { oldEmail, newEmail, undoToken: token }: Changed): Promise<void> {
    const at = fullTime(Date.now(), request.zone)
    try {
      await mailer.send(changedEmailLetter(oldEmail, publicOrigin, { token, newEmail, at }))
    } catch (error) {
      log.error({ err: error }, 'the mail about a changed address could not be kept')
    }
  }

  app.get(undoEmail.pattern, { schema: { querystring: ResetPasswordQuery } }, async (request, reply) => {
    const mailed = tokenIn(request.query.token)
    if (mailed !== undefined) return undos.keep(reply, mailed).redirect(undoEmail.href(), 303)
    const link = await findLink(sql, undos.tokenOf(request) ?? '')
    if (link?.kind !== 'undo') throw spent()
    // This browser may have a session of another account, whose frame does not belong on this page.
    request.sessionToken = undefined
    return reply.page(<UndoEmailPage {...link} />)
  })

  app.post(undoEmail.pattern, { schema: {} }, async (request, reply) => {
    const undone = await undoChange(sql, undos.tokenOf(request) ?? '')
    undos.forget(reply)
    if (undone === 'spent') throw spent()
    if (undone === 'taken') throw taken()
    const { userId, oldEmail } = undone
    tellEnded(deps.accountNews, userId)
    await recordEvent(deps, { userId, kind: 'email-changed', request })
    logEvent(request, 'email-taken-back', oldEmail)
    return toNewPassword(reply, userId)
  })

  /** The link came by the mail that a reset link would have come by: it leads to the same form. */
  async function toNewPassword(reply: FastifyReply, userId: string): Promise<FastifyReply> {
    const token = await newReset(auth, userId, new Date(Date.now() + resetSeconds * 1000))
    return resetLinks(deps)
      .keep(reply, token)
      .flash('Your account has its address again. Choose a new password now.')
      .redirect(routes.accounts.resetPassword.href(), 303)
  }
}

function tokenIn(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given.slice(0, 100) : undefined
}
