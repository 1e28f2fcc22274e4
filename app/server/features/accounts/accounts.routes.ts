import type { FastifyPluginAsync } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { noLimits, rateLimits } from '../../platform/http/rate-limit.ts'
import { waysToSignIn } from '../../shell/ways-to-sign-in.ts'
import { limits } from './accounts.limits.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { accountEvents } from './account-events.ts'
import { createAuth } from './auth.ts'
import { confirmRoutes } from './confirm.routes.tsx'
import { deletionRoutes } from './deletion.routes.tsx'
import { emailLinksRoutes } from './email/email-links.routes.tsx'
import { emailRoutes } from './email/email.routes.tsx'
import { knownDevices } from './known-devices.ts'
import { lookRoutes } from './look.routes.tsx'
import { passkeysRoutes } from './passkeys/passkeys.routes.tsx'
import { signInWithPasskeyRoutes } from './passkeys/sign-in-with-passkey.routes.ts'
import { resetPasswordRoutes } from './reset-password.routes.tsx'
import { settingsRoutes } from './settings.routes.tsx'
import { securityRoutes } from './security.routes.tsx'
import { sessionsRoutes } from './sessions/sessions.routes.tsx'
import { signInRoutes } from './sign-in.routes.tsx'
import { signUpRoutes } from './sign-up.routes.tsx'
import { singleSignOnRoutes } from './single-sign-on/single-sign-on.routes.ts'
import { codeRoutes } from './two-factor/code.routes.tsx'
import { codesRoutes } from './two-factor/codes.routes.tsx'
import { recoveryCodesRoutes } from './two-factor/recovery-codes.routes.tsx'
import { setUpFactorRoutes } from './two-factor/set-up-factor.routes.tsx'
import { timeZoneRoutes } from './time-zone.routes.tsx'

/** Accounts: signing up, in and out, resetting passwords, settings. */
export const accountsRoutes: FastifyPluginAsync<Deps> = async (app, deps) => {
  const shared: AccountsDeps = {
    ...deps,
    auth: createAuth(deps),
    devices: knownDevices(deps),
    logEvent: accountEvents(deps.secret),
    attempts: deps.rateLimit ? rateLimits(deps.sql, Object.values(limits)) : noLimits,
    ways: waysToSignIn(deps),
    requiresFactor: deps.requiresFactor && deps.takesPasswords,
  }
  await app.register(singleSignOnRoutes, shared)
  await app.register(signUpRoutes, shared)
  await app.register(signInRoutes, shared)
  await app.register(codeRoutes, shared)
  await app.register(codesRoutes, shared)
  await app.register(recoveryCodesRoutes, shared)
  await app.register(setUpFactorRoutes, shared)
  await app.register(signInWithPasskeyRoutes, shared)
  await app.register(passkeysRoutes, shared)
  await app.register(resetPasswordRoutes, shared)
  await app.register(settingsRoutes, shared)
  await app.register(confirmRoutes, shared)
  await app.register(securityRoutes, shared)
  await app.register(sessionsRoutes, shared)
  await app.register(emailRoutes, shared)
  await app.register(emailLinksRoutes, shared)
  await app.register(deletionRoutes, shared)
  await app.register(lookRoutes, shared)
  await app.register(timeZoneRoutes, shared)
}
