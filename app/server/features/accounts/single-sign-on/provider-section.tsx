import { fullTime, useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'

/** How a person's account is opened. */
export interface WaysIn {
  /** ISO; since when an identity at the provider opens it. */
  readonly since: string | null
  readonly hasPassword: boolean
}

interface ProviderSectionProps extends WaysIn {
  readonly provider: string
  /** Whether passwords open accounts here. */
  readonly takesPasswords: boolean
}

/** The part of the settings about the provider. */
export function ProviderSection({ provider, since, hasPassword, takesPasswords }: ProviderSectionProps) {
  const time = useTime((at: number, _now: number, zone: Parameters<typeof fullTime>[1]) => fullTime(at, zone))
  if (since === null) {
    return (
      <>
        <h2>Sign in with {provider}</h2>
        <p>An account at {provider} can open your notes here, beside your password.</p>
        <p>
          <a href={routes.accounts.provider.add.href()} class="button secondary">
            Link an account…
          </a>
        </p>
      </>
    )
  }
  return (
    <>
      <h2>Sign in with {provider}</h2>
      <p>
        Your account at {provider} opens your notes here, since {time(since)}.
      </p>
      {hasPassword && takesPasswords ? (
        <form method="post" action={routes.accounts.provider.remove.href()} data-island="once">
          <button class="button secondary">Unlink it</button>
        </form>
      ) : (
        <p class="aside">
          {takesPasswords
            ? 'It is the only way into your account. With a password of your own, which “Forgot password?” brings, you can unlink it.'
            : 'It is the only way into accounts here.'}
        </p>
      )}
    </>
  )
}
