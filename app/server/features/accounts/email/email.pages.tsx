import { shownAddress } from '../../../platform/mail/address.ts'
import { FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import { NewEmail, type FormState } from '../account-fields.tsx'
import { undoDays, type EmailLink, type EmailState } from './email.queries.ts'

interface EmailPageProps extends FormState {
  readonly email: string
  readonly state: EmailState | null
  /** Whether addresses are confirmed here. */
  readonly isAsked: boolean
}

/** The address of an account: confirming it, and another one. */
export function EmailPage({ email, state, isAsked, typed, problems, problem }: EmailPageProps) {
  return (
    <Page title="Your address">
      <h1>Your address</h1>
      <p>
        <b>
          <bdi>{shownAddress(email)}</bdi>
        </b>
        {isAsked && (state?.isConfirmed ? ' is confirmed.' : ' is not confirmed yet.')}
      </p>
      {isAsked && state?.isConfirmed === false && <Unconfirmed />}
      {state?.wanted != null && <Waiting wanted={state.wanted} />}
      <h2>Use another address</h2>
      <p>
        A link goes to the new address, and nothing changes until you open it. Then the one that you have now is told,
        and can take it back for {undoDays} days.
      </p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.email.href()} novalidate data-island="once">
        <NewEmail typed={typed} problems={problems} />
        <button class="button">Change address</button>
      </form>
      <p class="aside">
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
  )
}

function Unconfirmed() {
  return (
    <>
      <p>
        Open the link that we mail to you. Until then you can write, and cannot share notes with the public, nor add
        passkeys, one-time codes or tokens.
      </p>
      <form method="post" action={routes.accounts.resendConfirmation.href()} data-island="once">
        <button class="button secondary">Send the link</button>
      </form>
    </>
  )
}

function Waiting({ wanted }: { readonly wanted: string }) {
  return (
    <form method="post" action={routes.accounts.cancelEmail.href()} data-island="once">
      <p>
        A link is on its way to{' '}
        <b>
          <bdi>{shownAddress(wanted)}</bdi>
        </b>
        : open it there, in a browser in which you are signed in.
      </p>
      <button class="button secondary">Keep the address as it is</button>
    </form>
  )
}

/** Asks before a link from a mail does something: programs that look at mail open links, too. */
export function EmailLinkPage({ kind, newEmail }: EmailLink) {
  const isChange = kind === 'change'
  const title = isChange ? 'Use this address?' : 'Is this your address?'
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>
        <b>
          <bdi>{shownAddress(newEmail)}</bdi>
        </b>
        {isChange && ' will be the address of your account, with which you sign in.'}
      </p>
      <form method="post" action={routes.accounts.confirmEmail.href()} data-island="once">
        <p class="actions">
          <button class="button">{isChange ? 'Use this address' : 'Confirm this address'}</button>
          <a href={routes.accounts.email.href()} class="button quiet">
            Not now
          </a>
        </p>
      </form>
    </Page>
  )
}

/** For the owner of the address of before, who need not be signed in. */
export function UndoEmailPage({ oldEmail, newEmail }: EmailLink) {
  return (
    <Page title="Take the change back?">
      <h1>Take the change back?</h1>
      <p>
        Your account has <bdi>{shownAddress(oldEmail)}</bdi> again instead of <bdi>{shownAddress(newEmail)}</bdi>. Every
        device is signed out, passkeys, codes and tokens that were added lately go, and you choose a new password.
      </p>
      <form method="post" action={routes.accounts.undoEmail.href()} data-island="once">
        <p class="actions">
          <button class="button">Take the change back</button>
          <a href={routes.accounts.signIn.href()} class="button quiet">
            Leave it
          </a>
        </p>
      </form>
    </Page>
  )
}
