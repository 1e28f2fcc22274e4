import { shownAddress } from '../../../platform/mail/address.ts'
import { FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import { proofMinutes } from './proof-links.ts'

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

interface MailedPageProps {
  readonly provider: string
  readonly email: string
  /** Where another link is asked for. */
  readonly again: string
}

/** Says that a link is on its way, which shows what the provider did not. */
export function MailedPage({ provider, email, again }: MailedPageProps) {
  return (
    <Page title="Look into your mail">
      <h1>Look into your mail</h1>
      <p>
        {provider} did not ask you to sign in again, so a link is on its way to{' '}
        <b>
          <bdi>{shownAddress(email)}</bdi>
        </b>
        . Open it in this browser within {proofMinutes} minutes, and go on.
      </p>
      <p class="aside">
        No mail? Look among the unwanted ones, or <a href={again}>try once more</a>.
      </p>
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
