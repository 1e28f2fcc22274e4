import { onTestFinished } from 'vitest'
import { startIdentityProvider, type IdentityProvider } from '../../kit/identity-provider.ts'
import type { Deps } from '../server/platform/deps.ts'
import { routes } from '../server/routes.ts'
import { request } from './browser.ts'
import { startWorld, type Answer, type Person, type World } from './world.ts'

export const publicOrigin = 'http://localhost:8000'

/** What Notejam is told of a provider. */
export function settingsOf({
  issuer,
  clientId,
  clientSecret,
}: Pick<IdentityProvider, 'issuer' | 'clientId' | 'clientSecret'>): NonNullable<Deps['provider']> {
  return { issuer, clientId, clientSecret, name: 'Example Login', isEmailTrusted: false }
}

export interface ProviderWorld {
  readonly world: World
  readonly idp: IdentityProvider
  /** Goes to the provider and back to the address that it leads to, without opening that. @returns a path */
  readonly toProvider: (who: Person, jar?: Person, start?: string, at?: World) => Promise<string>
  /** Signs in with the provider. */
  readonly signIn: (who: Person, jar?: Person, start?: string, at?: World) => Promise<Answer>
}

/** A world whose people may sign in with a real provider. */
export async function startProviderWorld(settings: Partial<Deps> = {}, auth?: string): Promise<ProviderWorld> {
  const idp = await startIdentityProvider(publicOrigin, auth === undefined ? {} : { auth })
  onTestFinished(() => idp.stop())
  const world = await startWorld({ provider: settingsOf(idp), ...settings })

  async function toProvider(
    who: Person,
    jar = world.aVisitor(),
    start = routes.accounts.provider.start.href(),
    at = world,
  ): Promise<string> {
    const begun = await at.visit(start, who)
    let location = begun.location
    for (let steps = 0; steps < 10; steps++) {
      if (location === null) throw new Error(`it leads nowhere: ${begun.status} ${begun.body}`)
      const address = new URL(location, idp.issuer)
      if (address.origin === publicOrigin) return address.pathname + address.search
      location = (await request(address.href, jar, {})).location
    }
    throw new Error('it leads around')
  }

  return {
    world,
    idp,
    toProvider,
    signIn: async (who, jar, start, at = world) => at.visit(await toProvider(who, jar, start, at), who),
  }
}
