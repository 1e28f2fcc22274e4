import { shownAddress } from '../../../platform/mail/address.ts'
import { FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'

interface LinkPageProps {
  /** What people call the provider. */
  readonly provider: string
  /** Who it is there. */
  readonly identity: string
  /** Whose account here it is to open. */
  readonly email: string
}

/** Asks whether an identity may open an account. */
export function LinkPage({ provider, identity, email }: LinkPageProps) {
  return (
    <Page title={`Sign in with ${provider}`}>
      <h1>Sign in with {provider} from now on?</h1>
      <p>
        <b>
          <bdi>{shownAddress(identity)}</bdi>
        </b>{' '}
        at {provider} will open the account{' '}
        <b>
          <bdi>{shownAddress(email)}</bdi>
        </b>{' '}
        here, with all its notes, without the password.
      </p>
      <form method="post" action={routes.accounts.provider.link.href()} data-island="once">
        <p class="actions">
          <button class="button">Link them</button>
          <a href={routes.accounts.settings.href()} class="button quiet">
            Do not link
          </a>
        </p>
      </form>
    </Page>
  )
}

/** Says to a person who is signed in why the provider's answer changed nothing. */
export function NotDonePage({ provider, problem }: { readonly provider: string; readonly problem: string }) {
  return (
    <Page title={`Sign in with ${provider}`}>
      <h1>Sign in with {provider}</h1>
      <FormProblem text={problem} />
      <p>Nothing was changed.</p>
      <p class="actions">
        <a href={routes.accounts.settings.href()} class="button secondary">
          Back to the settings
        </a>
      </p>
    </Page>
  )
}
