import { routes } from '../../../routes.ts'
import { nextQuery } from '../next-page.ts'

interface ProviderButtonProps {
  readonly name: string
  readonly next: string
  /** Whether it is the only way in. */
  readonly isOnly: boolean
  /** The token of an invitation with which an account may be made. */
  readonly invitation?: string | undefined
  /** Whether the visitor has just signed out: they may be signed in there still. */
  readonly isAgain?: boolean
}

/** A link and not a form: `form-action` of the content security policy holds for redirects too, and the provider has another origin. */
export function ProviderButton({ name, next, isOnly, invitation, isAgain = false }: ProviderButtonProps) {
  return (
    <>
      <p class="way-in">
        <a
          href={routes.accounts.provider.start.href({ ...nextQuery(next), invitation })}
          class={isOnly ? 'button' : 'button secondary'}
        >
          Sign in with {name}
        </a>
      </p>
      {isAgain && (
        <p class="aside">
          {name} may still know you in this browser.{' '}
          <a href={routes.accounts.provider.signOut.href()}>Sign out there</a>
        </p>
      )}
    </>
  )
}
