import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readForm } from '../../platform/http/forms.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { fullTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { tellEnded } from '../../shell/ended-sessions.ts'
import { requireRecent } from '../../shell/recent.ts'
import { recordEvent } from '../../shell/security-events.ts'
import type { Viewer } from '../../shell/gate.ts'
import { openPage } from '../../shell/viewer.ts'
import { takeZones } from '../../shell/zone.ts'
import type { FormState } from './account-fields.tsx'
import type { AccountsDeps } from './accounts.deps.ts'
import { accountOfId } from './accounts.queries.ts'
import { DeleteAccountForm } from './accounts.schema.ts'
import { DeleteAccountPage, TakeBackPage } from './deletion.pages.tsx'
import { askDeletion, deletionOf, leavingOfViewer, takeBack, type Asked, type Leaving } from './deletion.queries.ts'
import { enter } from './finish-sign-in.ts'
import { goodbyes } from './goodbyes.ts'
import { leavingCookie } from './leaving-cookie.ts'
import { countGuess, forgiveGuess, hashIfRight } from './password-guess.ts'
import { forgetPerson } from './remove-accounts.ts'
import { sayLeaving } from './say-leaving.ts'

/** Deleting one's own account, and taking that back. */
export const deletionRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, logEvent, ways } = deps
  const leaving = leavingCookie(deps)

  app.get(routes.accounts.delete.pattern, { schema: {} }, async (request, reply) => {
    const { viewer, content } = await openPage<Leaving>(sql, request, reply, leavingOfViewer(sql))
    return reply.page(<DeleteAccountPage email={viewer.email} leaving={content} asksPassword={asksPassword(content)} />)
  })

  app.post(
    routes.accounts.delete.pattern,
    { schema: { body: DeleteAccountForm }, attachValidation: true },
    async (request, reply) => {
      const { viewer, content } = await openPage<Leaving>(sql, request, reply, leavingOfViewer(sql))
      const again = (state: FormState) =>
        sendProblems(reply, state, () => (
          <DeleteAccountPage email={viewer.email} leaving={content} asksPassword={asksPassword(content)} {...state} />
        ))
      const account = await accountOfId(sql, viewer.id)
      // The password alone opens no account with a second factor, and so it does not delete it.
      if (!asksPassword(content) || account?.hasFactor) await requireRecent(sql, request)
      if (!asksPassword(content)) {
        const asked = await askDeletion(sql, viewer.id, null)
        return asked
          ? leave(request, reply, viewer, asked)
          : again({ problem: 'Its deletion has been asked for already' })
      }
      const { problems } = readForm(request, DeleteAccountForm)
      if (problems) return again({ problems })
      const wait = await countGuess(deps, request, viewer)
      if (wait) return again({ problem: tooMany(reply, wait) })
      const hash = await hashIfRight(sql, viewer, request.body.password)
      const asked = hash === undefined ? undefined : await askDeletion(sql, viewer.id, hash)
      if (!asked) {
        logEvent(request, 'password-failed', viewer.email)
        return again({ problems: { password: 'Password is not correct' } })
      }
      await forgiveGuess(deps, viewer)
      return leave(request, reply, viewer, asked)
    },
  )

  /** A person who has no password to show signs in with the provider once more. */
  const asksPassword = (leaving: Leaving | null) => ways.passwords && leaving?.hasPassword !== false

  async function leave(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, email }: Viewer,
    { dueAt, isAtOnce }: Asked,
  ): Promise<FastifyReply> {
    logEvent(request, 'deletion-asked', email)
    const mayTell = await recordEvent(deps, { userId: id, kind: 'deletion-asked', request })
    reply.clearSession()
    tellEnded(deps.accountNews, id)
    if (isAtOnce) {
      await forgetPerson(deps, id)
      deps.removeAccounts()
      return reply.flash(goodbyes.deleted).redirect(routes.accounts.signIn.href(), 303)
    }
    const day = fullTime(Date.parse(dueAt), request.zone)
    if (mayTell) await sayLeaving(deps, email, day, dueAt)
    return reply.flash(goodbyes.leaving(day)).redirect(routes.accounts.signIn.href(), 303)
  }

  app.get(routes.accounts.takeBack.pattern, { schema: {} }, async (request, reply) => {
    const shown = leaving.shownBy(request)
    const found = shown && (await deletionOf(sql, shown.userId))
    if (!found || !shown.isPasswordOf(found.hash ?? ''))
      return leaving.forget(reply).redirect(routes.accounts.signIn.href(), 303)
    takeZones(request, found)
    // This browser may have a session of another account, whose frame does not belong on this page.
    request.sessionToken = undefined
    return reply.page(<TakeBackPage email={found.email} dueAt={found.dueAt} />)
  })

  app.post(routes.accounts.takeBack.pattern, { schema: {} }, async (request, reply) => {
    const shown = leaving.shownBy(request)
    leaving.forget(reply)
    const again = () =>
      reply.flash('Sign in once more to keep your account').redirect(routes.accounts.signIn.href(), 303)
    if (!shown) return again()
    const { userId } = shown
    const found = await deletionOf(sql, userId)
    if (found && !shown.isPasswordOf(found.hash ?? '')) return again()
    if (!found || !(await takeBack(sql, userId))) {
      return reply
        .flash('That account is not waiting to be deleted any more')
        .redirect(routes.accounts.signIn.href(), 303)
    }
    logEvent(request, 'deletion-taken-back', found.email)
    await recordEvent(deps, { userId, kind: 'deletion-taken-back', request })
    // The cookie is given after everything that a sign-in asks for. As at a sign-in, the password may have been changed meanwhile.
    const { isStrong } = shown
    const entered = await enter(deps, request, reply, { userId, email: found.email, hash: found.hash, isStrong })
    if (!entered) return again()
    return reply.flash('Your account stays, with everything in it').redirect(routes.home.href(), 303)
  })
}
