import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { tooMany } from '../../platform/http/too-many.ts'
import { routes } from '../../routes.ts'
import { endTokens } from '../../shell/api/end-tokens.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { tellEnded } from '../../shell/ended-sessions.ts'
import { requireRecent } from '../../shell/recent.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { requireViewer } from '../../shell/viewer.ts'
import { differ, type AccountsDeps } from './accounts.deps.ts'
import type { FormState } from './account-fields.tsx'
import { accountOfId, chooseEditor, endResets, markStrong } from './accounts.queries.ts'
import { EditorForm, SettingsForm } from './accounts.schema.ts'
import { clientHeaders, codeOf } from './auth.ts'
import { isSamePassword } from '../../platform/secrets/passwords.ts'
import { countGuess, forgiveGuess } from './password-guess.ts'
import { sayProviderOnly } from './single-sign-on/provider-only.tsx'
import { sayChanged } from './say-changed.ts'
import { weaknessOf } from './weak-passwords.ts'
import { openSettings } from './open-settings.tsx'

export const settingsRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql, auth, devices, logEvent, ways } = deps
  app.get(routes.accounts.settings.pattern, { schema: {} }, async (request, reply) => {
    const { page } = await openSettings(deps, request, reply)
    return reply.page(page())
  })

  app.post(
    routes.accounts.editor.pattern,
    { schema: { body: EditorForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (readForm(request, EditorForm).problems) {
        const problems = { editor: 'Choose one of the two editors' }
        return sendProblems(reply, { problems }, async () =>
          (await openSettings(deps, request, reply)).page({ problems }),
        )
      }
      await chooseEditor(sql, viewer.id, request.body.editor)
      return reply.flash('Settings are saved').redirect(routes.accounts.settings.href(), 303)
    },
  )

  app.post(
    routes.accounts.settings.pattern,
    { schema: { body: SettingsForm }, attachValidation: true },
    async (request, reply) => {
      if (!ways.passwords) return sayProviderOnly(reply, ways)
      const { viewer, page, isStrong } = await openSettings(deps, request, reply)
      // The password alone opens no account with a second factor, and so it does not change how it is opened: the new session is a recent one.
      if ((await accountOfId(sql, viewer.id))?.hasFactor) await requireRecent(sql, request)
      const { problems } = readForm(request, SettingsForm)
      const again = (state: FormState) => sendProblems(reply, state, () => page(state))
      if (problems) return again({ problems })
      const { password, new_password, confirm_new_password } = request.body
      if (!isSamePassword(new_password, confirm_new_password))
        return again({ problems: differ('confirm_new_password') })
      const weakness = await weaknessOf(new_password, viewer.email)
      if (weakness) return again({ problems: { new_password: weakness } })
      const wait = await countGuess(deps, request, viewer)
      if (wait) return again({ problem: tooMany(reply, wait) })
      try {
        const { token } = await auth.api.changePassword({
          body: { currentPassword: password, newPassword: new_password, revokeOtherSessions: true },
          headers: clientHeaders(request, deps),
        })
        if (token) {
          reply.setSession(token)
          // better-auth begins a new one.
          if (isStrong) await markStrong(sql, token)
        }
        tellEnded(deps.accountNews, viewer.id)
        await endResets(sql, viewer.id)
        if (request.body.tokens === 'end') await endTokens(sql, viewer.id)
      } catch (error) {
        if (codeOf(error) !== 'INVALID_PASSWORD') throw error
        logEvent(request, 'password-failed', viewer.email)
        return await again({ problems: { password: 'Current password is not correct' } })
      }
      await forgiveGuess(deps, viewer)
      logEvent(request, 'password-changed', viewer.email)
      devices.remember(request, reply, viewer.email)
      const mayTell = await recordEvent(deps, { userId: viewer.id, kind: 'password-changed', request })
      if (mayTell) await sayChanged(deps, viewer.email, request.zone)
      return reply.flash('Password is successfully changed').redirect(routes.home.href(), 303)
    },
  )
}
