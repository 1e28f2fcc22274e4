import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { readForm } from '../../platform/http/forms.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { routes } from '../../routes.ts'
import { ConfirmPage, proofsOfViewer, type Proofs } from '../../shell/confirm-page.tsx'
import { sendProblems } from '../../shell/form-problems.ts'
import { KeptForm, type KeptField } from '../../shell/kept-form.tsx'
import { Page } from '../../shell/page.tsx'
import { requireRecent } from '../../shell/recent.ts'
import { openPage } from '../../shell/viewer.ts'
import type { FormState } from './account-fields.tsx'
import type { AccountsDeps } from './accounts.deps.ts'
import { markVerified } from './accounts.queries.ts'
import { ConfirmForm, GoOnForm, NextQuery } from './accounts.schema.ts'
import { keptOf } from './kept-form-fields.ts'
import { nextPage } from './next-page.ts'
import { countGuess, forgiveGuess, hashIfRight } from './password-guess.ts'
import { checkCode } from './two-factor/check-code.ts'

/** Asks the person of a session once more who they are, before a change of what opens the account (`requireRecent`). */
export const confirmRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, publicOrigin, logEvent, ways } = deps

  app.get(routes.accounts.confirm.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    const { viewer, content } = await openPage<Proofs>(sql, request, reply, proofsOfViewer(sql))
    const next = nextPage(request.query.next, publicOrigin)
    if (content?.isVerified) return reply.redirect(next, 303)
    return reply.page(<ConfirmPage email={viewer.email} proofs={content} next={next} ways={ways} />)
  })

  app.post(
    routes.accounts.confirm.pattern,
    { schema: { body: ConfirmForm }, attachValidation: true },
    async (request, reply) => {
      const { viewer, content } = await openPage<Proofs>(sql, request, reply, proofsOfViewer(sql))
      const { typed, problems } = readForm(request, ConfirmForm)
      const next = nextPage(typed.next, publicOrigin)
      const kept = keptOf(typed.kept)
      const again = (state: FormState) =>
        sendProblems(reply, state, () => (
          <ConfirmPage email={viewer.email} proofs={content} next={next} kept={kept} ways={ways} {...state} />
        ))
      if (!ways.passwords || content?.hasPassword === false) {
        // The person may have confirmed at the provider meanwhile, in another tab.
        return content?.isVerified
          ? goOn(reply, next, kept)
          : again({ problem: 'You have not signed in once more yet' })
      }
      if (problems) return again({ problems })
      const { password } = request.body
      const code = typed.code ?? ''
      if (content?.hasFactor && code === '') return again({ problems: { code: 'Code is required' } })
      const wait = await countGuess(deps, request, viewer)
      if (wait) return again({ problem: tooMany(reply, wait) })
      const hash = await hashIfRight(sql, viewer, password)
      const wrong = () => {
        logEvent(request, 'password-failed', viewer.email)
        return again({ problems: { password: 'Password is not correct' } })
      }
      if (hash === undefined) return wrong()
      if (content?.hasFactor && (await checkCode(deps, request, viewer.id, code)) !== 'right') {
        logEvent(request, 'code-failed', viewer.email)
        return again({ problems: { code: 'That code is wrong, too old, or was used already' } })
      }
      // The password may have been changed meanwhile.
      if (!(await markVerified(sql, request.sessionToken ?? '', hash))) return wrong()
      await forgiveGuess(deps, viewer)
      logEvent(request, 'confirmed', viewer.email)
      return goOn(reply, next, kept)
    },
  )

  // After a passkey: its answer was sent before, and is not in this form.
  app.post(
    routes.accounts.confirmed.pattern,
    { schema: { body: GoOnForm }, attachValidation: true },
    async (request, reply) => {
      await requireRecent(sql, request)
      await openPage(sql, request, reply)
      const { typed } = readForm(request, GoOnForm)
      return goOn(reply, nextPage(typed.next, publicOrigin), keptOf(typed.kept))
    },
  )
}

/** Leads to the page that was asked for, or shows the form that was sent, to be sent now. */
function goOn(reply: FastifyReply, next: string, kept: readonly KeptField[] | undefined): FastifyReply {
  if (!kept) return reply.redirect(next, 303)
  return reply.page(
    <Page title="Confirmed">
      <h1>Thank you</h1>
      <p>Nothing has been changed yet. Go on with what you were about to do.</p>
      <KeptForm action={next} fields={kept} verb="Go on" />
    </Page>,
  )
}
