import type { Fragment, Sql } from '../platform/database/connect.ts'
import { shownAddress } from '../platform/mail/address.ts'
import { CurrentPassword, UserName } from '../platform/page/current-password.tsx'
import { Field, FormProblem } from '../platform/page/field.tsx'
import { routes } from '../routes.ts'
import type { FormProblems } from './form-problems.ts'
import type { KeptField } from './kept-form.tsx'
import { Page } from './page.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { isRecent } from './recent.ts'
import { hasFactor } from './second-factor.ts'
import type { WaysToSignIn } from './ways-to-sign-in.ts'

/** By what the viewer can show who they are, and whether they have. */
export interface Proofs {
  readonly isVerified: boolean
  readonly hasPassword: boolean
  readonly hasPasskey: boolean
  /** Whether one-time codes are on. */
  readonly hasCodes: boolean
  /** Whether the password alone is not enough. */
  readonly hasFactor: boolean
  /** Whether an identity at the provider opens the account. */
  readonly hasIdentity: boolean
}

/** A subselect for `openPage`. */
export function proofsOfViewer(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'isVerified', ${isRecent(sql)},
      'hasPasskey', exists (select from passkeys p where p.user_id = viewer.user_id),
      'hasCodes', exists (
        select from one_time_codes c where c.user_id = viewer.user_id and c.confirmed_at is not null),
      'hasFactor', ${hasFactor(sql, sql`viewer.user_id`)},
      'hasPassword', exists (
        select from accounts a
        where a.user_id = viewer.user_id and a.provider_id = 'credential' and a.password is not null),
      'hasIdentity', exists (select from accounts a where a.user_id = viewer.user_id and a.provider_id = 'oidc'))`
}

interface ConfirmPageProps extends FormProblems {
  readonly email: string
  readonly proofs: Proofs | null
  /** Where it leads afterwards: a page, or the address of the form with these fields. */
  readonly next: string
  readonly kept?: readonly KeptField[] | undefined
  readonly ways: WaysToSignIn
}

/** Asks once more who it is. */
export function ConfirmPage({ email: stored, proofs, next, kept, ways, problems, problem }: ConfirmPageProps) {
  const email = shownAddress(stored)
  const takesPassword = ways.passwords && proofs?.hasPassword !== false
  // A form that waits is kept on this page, which takes the password.
  const isOffered = takesPassword ? proofs?.hasIdentity && !kept : true
  const provider = isOffered ? ways.provider : undefined
  // Its person has the passkey at hand more often than a recovery code.
  const isPasskeyFirst = takesPassword && proofs?.hasPasskey === true && proofs.hasFactor && !proofs.hasCodes
  const passkey = ways.passwords && proofs?.hasPasskey && (
    <PasskeyButton
      kind="confirm"
      isMain={isPasskeyFirst}
      challenge={routes.accounts.confirmChallenge.href()}
      answer={routes.accounts.confirmWithPasskey.href()}
      next={routes.accounts.confirmed.href()}
    >
      Use a passkey
    </PasskeyButton>
  )
  return (
    <Page title="Confirm that it is you">
      <h1>Confirm that it is you</h1>
      <p>
        What comes next changes how <bdi>{email}</bdi> is opened. For ten minutes after this you are not asked again.
      </p>
      <FormProblem text={problem} />
      {provider !== undefined && <ByProvider name={provider} next={next} keepsForm={kept !== undefined} />}
      <form method="post" action={routes.accounts.confirm.href()} novalidate data-island="once">
        <input type="hidden" name="next" value={next} />
        {kept && <input type="hidden" name="kept" value={JSON.stringify(withoutPasswords(kept))} />}
        <UserName email={email} />
        {isPasskeyFirst && (
          <>
            {passkey}
            <p class="hint with-scripts">Or with your password and a recovery code:</p>
          </>
        )}
        {takesPassword && <CurrentPassword problem={problems?.['password']} autofocus={!isPasskeyFirst} />}
        {takesPassword && proofs?.hasFactor && (
          <Field
            name="code"
            label={proofs.hasCodes ? 'One-time code' : 'Recovery code'}
            {...(proofs.hasCodes && { hint: 'Or one of your recovery codes.' })}
            autocomplete={proofs.hasCodes ? 'one-time-code' : 'off'}
            problem={problems?.['code']}
            required
          />
        )}
        {(takesPassword || kept) && (
          <button class={isPasskeyFirst ? 'button secondary' : 'button'}>{takesPassword ? 'Confirm' : 'Go on'}</button>
        )}
        {!isPasskeyFirst && passkey}
      </form>
      <p class="aside">
        <a href={routes.accounts.settings.href()}>Not now</a>
      </p>
    </Page>
  )
}

/** A form that waits stays on this page: the way to the provider is another tab. */
function ByProvider({
  name,
  next,
  keepsForm,
}: {
  readonly name: string
  readonly next: string
  readonly keepsForm: boolean
}) {
  const { confirm } = routes.accounts.provider
  if (!keepsForm) {
    return (
      <p class="actions">
        <a href={confirm.href({ next })} class="button secondary">
          Sign in with {name} again
        </a>
      </p>
    )
  }
  return (
    <>
      <p>What you sent waits here. Sign in once more in a new tab, come back to this one, and go on.</p>
      <p class="actions">
        <a href={confirm.href({ next: routes.accounts.security.href() })} target="_blank" class="button secondary">
          Sign in with {name} again
        </a>
      </p>
    </>
  )
}

const withoutPasswords = (kept: readonly KeptField[]) =>
  kept.map((field) => (field.kind === 'password' ? { ...field, value: '' } : field))
