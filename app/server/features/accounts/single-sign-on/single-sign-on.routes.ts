import type { FastifyPluginAsync } from 'fastify'
import type { AccountsDeps } from '../accounts.deps.ts'
import { attemptCookies } from './attempts.ts'
import { linkingRoutes } from './linking.routes.tsx'
import { proveByMailRoutes } from './prove-by-mail.routes.tsx'
import { createProvider } from './provider.ts'
import { signInWithProvider } from './sign-in-with-provider.routes.tsx'
import type { SingleSignOnDeps } from './single-sign-on.deps.ts'

/** Signing in with an OpenID Connect provider; only where the settings name one. */
export const singleSignOnRoutes: FastifyPluginAsync<AccountsDeps> = async (app, deps) => {
  if (!deps.provider) return
  const shared: SingleSignOnDeps = {
    ...deps,
    provider: createProvider(deps.provider, deps),
    cookies: attemptCookies(deps),
    accounts: deps,
  }
  await app.register(signInWithProvider, shared)
  await app.register(linkingRoutes, shared)
  await app.register(proveByMailRoutes, shared)
}
