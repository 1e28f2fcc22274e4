import { shownAddress } from '../../platform/mail/address.ts'
import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { sizeOf } from '../../notes/attachments.tsx'
import { BackupStateOf, type BackupState } from '../../shell/backup-state.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { EditorKind } from '../../shell/frame.ts'
import type { WaysToSignIn } from '../../shell/ways-to-sign-in.ts'
import { NewPassword, type FormState } from './account-fields.tsx'
import { LookForm } from './look-form.tsx'
import { ProviderSection, type WaysIn } from './single-sign-on/provider-section.tsx'
import { TimeZoneForm } from './time-zone-form.tsx'

/** What the page shows of the account; not on the page of a refused form. */
export interface Standing {
  readonly room: Room
  readonly waysIn: WaysIn
  /** Whether other services may be told of notes here. */
  readonly hasWebhooks: boolean
  /** For an operator. */
  readonly backups: BackupState | null
}

interface SettingsPageProps extends FormState, Partial<Standing> {
  readonly email: string
  readonly editor: EditorKind
  readonly ways: WaysToSignIn
}

/** Bytes. */
interface Room {
  readonly text: number
  readonly textQuota: number
  readonly files: number
  readonly attachmentsQuota: number
}

export function SettingsPage({
  email: stored,
  editor,
  ways,
  waysIn,
  hasWebhooks,
  room,
  backups,
  problems,
  problem,
}: SettingsPageProps) {
  const { version, frame, confirmsAddresses } = usePageEnvironment()
  const asksToConfirm = confirmsAddresses && frame?.isConfirmed === false
  const email = shownAddress(stored)
  return (
    <Page title="Account settings">
      <h1>Account settings</h1>
      <p class="meta">
        <bdi>{email}</bdi> ·{' '}
        <a href={routes.accounts.email.href()}>{asksToConfirm ? 'Confirm your address' : 'Your address'}</a>
      </p>
      <h2>Appearance</h2>
      <LookForm problem={problems?.['look']} />
      <h2>Writing</h2>
      <form method="post" action={routes.accounts.editor.href()} data-island="once">
        <fieldset>
          <legend>Notes are written in</legend>
          <label class="choice">
            <input type="radio" name="editor" value="rich" checked={editor === 'rich'} /> an editor that shows headings,
            lists and links as they are read
          </label>
          <label class="choice">
            <input type="radio" name="editor" value="plain" checked={editor === 'plain'} /> a plain field
          </label>
        </fieldset>
        <button class="button secondary">Save</button>
      </form>
      <h2>Times</h2>
      <TimeZoneForm problem={problems?.['time_zone']} />
      {room && (
        <>
          <h2>Room</h2>
          <ul>
            <li>
              Text: {sizeOf(room.text)} of {sizeOf(room.textQuota)}, with the history of notes and the trash
            </li>
            <li>
              Files: {sizeOf(room.files)} of {sizeOf(room.attachmentsQuota)}
            </li>
          </ul>
        </>
      )}
      <h2>Take your notes along</h2>
      <p>All your notes as Markdown with their files, in one archive that any computer opens.</p>
      <p>
        <a href={routes.export.all.href()} class="button secondary" download>
          Download all notes
        </a>{' '}
        <a href={routes.export.page.href()} class="button quiet">
          More ways
        </a>
      </p>
      <p>
        <a href={routes.imports.list.href()} class="button secondary">
          Bring notes from elsewhere
        </a>
      </p>
      <h2>Shared notes</h2>
      <p>
        <a href={routes.shares.list.href()}>What readers can open without an account</a>
      </p>
      <h2>Programs</h2>
      <p>
        <a href={routes.tokens.list.href()}>Tokens with which programs read and write your notes</a>
      </p>
      {hasWebhooks && (
        <p>
          <a href={routes.webhooks.list.href()}>Webhooks: other services that are told of your notes</a>
        </p>
      )}
      {backups && <BackupStateOf {...backups} />}
      {waysIn && ways.provider !== undefined && (
        <ProviderSection {...waysIn} provider={ways.provider} takesPasswords={ways.passwords} />
      )}
      {ways.passwords && waysIn?.hasPassword !== false && (
        <PasswordChange email={email} problems={problems} problem={problem} />
      )}
      <h2>Security</h2>
      <p>
        <a href={routes.accounts.security.href()}>How your account is opened, and what has happened to it</a>
      </p>
      <p>
        <a href={routes.accounts.sessions.href()}>Devices on which you are signed in</a>
      </p>
      <h2>Delete account</h2>
      <p>Your notes, their history and your files go with it.</p>
      <p>
        <a href={routes.accounts.delete.href()} class="button secondary">
          Delete account…
        </a>
      </p>
      <p class="aside">Notejam {version}</p>
    </Page>
  )
}

function PasswordChange({ email, problems, problem }: FormState & { readonly email: string }) {
  return (
    <>
      <h2>Change password</h2>
      <p>Your other sessions end; this one stays.</p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.settings.href()} novalidate data-island="once">
        {/* The user name, for password managers. */}
        <input type="hidden" name="username" value={email} autocomplete="username" />
        <Field
          name="password"
          label="Current password"
          type="password"
          autocomplete="current-password"
          problem={problems?.['password']}
          required
        />
        <NewPassword problems={problems} />
        <label class="choice">
          <input type="checkbox" name="tokens" value="end" /> Delete the tokens of your programs, too
        </label>
        <button class="button">Change password</button>
      </form>
    </>
  )
}
