import { shownAddress } from '../../../platform/mail/address.ts'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'

interface SetUpFactorPageProps {
  /** In its stored form. */
  readonly email: string
  /** Whether there is a passkey, which counts with recovery codes alone. */
  readonly hasPasskey: boolean
  /** What people call it; undefined without one. */
  readonly provider: string | undefined
  /** The page to open afterwards. */
  readonly next: string
}

/** Before anything else: a second factor, which the settings require. */
export function SetUpFactorPage({ email, hasPasskey, provider, next }: SetUpFactorPageProps) {
  return (
    <Page title="Set up a second factor">
      <h1>Set up a second factor</h1>
      <p>
        This Notejam asks for more than a password: who learns yours does not get in with it alone. The account{' '}
        <bdi>{shownAddress(email)}</bdi> has nothing else yet.
      </p>
      {hasPasskey ? <RecoveryCodesFirst next={next} /> : <Choice next={next} />}
      {provider !== undefined && <p class="aside">Or sign out, and sign in with {provider}: that is enough.</p>}
      <div class="actions">
        <form method="post" action={routes.accounts.signOut.href()} data-island="once">
          <button class="button quiet">Sign out</button>
        </form>
        <a href={routes.export.page.href()} class="button quiet">
          Take your notes along
        </a>
        <a href={routes.accounts.delete.href()} class="button quiet">
          Delete account…
        </a>
      </div>
    </Page>
  )
}

function Choice({ next }: Pick<SetUpFactorPageProps, 'next'>) {
  return (
    <>
      <p>
        A passkey is your finger, your face or a PIN on this device, or a security key. One-time codes come from an app
        on your phone.
      </p>
      <p class="actions">
        <a href={routes.accounts.addPasskey.href({ next })} class="button">
          Add a passkey
        </a>
        <a href={routes.accounts.codes.href({ next })} class="button secondary">
          Use one-time codes
        </a>
      </p>
    </>
  )
}

function RecoveryCodesFirst({ next }: Pick<SetUpFactorPageProps, 'next'>) {
  return (
    <>
      <p>Your passkey counts once you have recovery codes, which take its place when it is lost.</p>
      <form method="post" action={routes.accounts.recoveryCodes.href()} data-island="once">
        <input type="hidden" name="next" value={next} />
        <p class="actions">
          <button class="button">Make recovery codes</button>
        </p>
      </form>
    </>
  )
}
