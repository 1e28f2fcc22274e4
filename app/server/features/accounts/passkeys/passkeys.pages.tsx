import { icon } from '../../../platform/page/icon.tsx'
import { Field } from '../../../platform/page/field.tsx'
import { useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import { Page, usePageEnvironment } from '../../../shell/page.tsx'
import { PasskeyButton } from '../../../shell/passkey-button.tsx'
import type { FormState } from '../account-fields.tsx'
import { OtherDevices } from '../two-factor/other-devices.tsx'
import type { ListedPasskey } from './passkeys.queries.ts'

/** Passkeys on the page of security. */
export function PasskeysSection({ passkeys }: { readonly passkeys: readonly ListedPasskey[] }) {
  const time = useTime()
  return (
    <>
      <h2>Passkeys</h2>
      <p>
        A passkey opens your account with your finger, your face or a PIN, without a password. It works on this site
        alone: a false one learns nothing.
      </p>
      {passkeys.length > 0 && (
        <ul class="records">
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id}>
              <div>
                <b>
                  <bdi>{name}</bdi>
                </b>
                <div class="meta">
                  {lastUsedAt ? <>last used {time(lastUsedAt)}</> : 'not used yet'} · added {time(createdAt)}
                </div>
              </div>
              <a
                href={routes.accounts.passkey.href({ passkeyId: id })}
                class="button quiet"
                aria-label={`Rename or remove ${name}`}
              >
                Change
              </a>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={routes.accounts.addPasskey.href()} class="button secondary">
          Add a passkey
        </a>
      </p>
    </>
  )
}

interface AddPasskeyPageProps {
  /** Proposed. */
  readonly name: string
  /** The page to open afterwards. */
  readonly next: string
}

export function AddPasskeyPage({ name, next }: AddPasskeyPageProps) {
  return (
    <Page title="Add a passkey">
      <h1>Add a passkey</h1>
      <p>Your device, your password manager or a security key makes it and keeps it. The name is for you.</p>
      <form>
        <input type="hidden" name="next" value={next} />
        <Field name="name" label="Name" value={name} maxlength={100} required />
        <OtherDevices />
        <PasskeyButton
          kind="add"
          challenge={routes.accounts.passkeyOffer.href()}
          answer={routes.accounts.addPasskey.href()}
        >
          Add a passkey
        </PasskeyButton>
      </form>
      <noscript>
        <p>Adding a passkey needs scripts, which are off in this browser.</p>
      </noscript>
      <p class="aside">
        <a href={next}>Not now</a>
      </p>
    </Page>
  )
}

interface PasskeyPageProps extends FormState {
  readonly passkey: ListedPasskey
}

/** Renaming and removing. */
export function PasskeyPage({ passkey: { id, name }, typed, problems }: PasskeyPageProps) {
  const { frame } = usePageEnvironment()
  const params = { passkeyId: id }
  return (
    <Page title={name}>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <form method="post" action={routes.accounts.passkey.href(params)} novalidate data-island="once">
        <input type="hidden" name="owner" value={frame?.viewer.id} />
        <Field
          name="name"
          label="Name"
          value={typed?.['name'] ?? name}
          problem={problems?.['name']}
          maxlength={100}
          required
        />
        <button class="button secondary">Rename</button>
      </form>
      <h2>Remove</h2>
      <p>It opens your account no more. Your device may go on showing it: remove it there, too.</p>
      <form method="post" action={routes.accounts.removePasskey.href(params)} data-island="once">
        <OtherDevices />
        <p class="actions">
          <button class="button danger">{icon('bin')} Remove passkey</button>
          <a href={routes.accounts.security.href()} class="button quiet">
            Keep it
          </a>
        </p>
      </form>
    </Page>
  )
}
