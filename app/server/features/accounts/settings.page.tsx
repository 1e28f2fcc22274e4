import { shownAddress } from '../../platform/mail/address.ts'
import { routes } from '../../routes.ts'
import { BackupStateOf, type BackupState } from '../../shell/backup-state.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { EditorKind } from '../../shell/frame.ts'
import type { WaysToSignIn } from '../../shell/ways-to-sign-in.ts'
import type { FormState } from './account-fields.tsx'
import { EditorForm } from './editor-form.tsx'
import { LinkRows } from './link-rows.tsx'
import { LookForm } from './look-form.tsx'
import { NotesSection, type Room } from './notes-section.tsx'
import { PasswordChange } from './password-change.tsx'
import { ProviderSection, type WaysIn } from './single-sign-on/provider-section.tsx'
import { TimeZoneForm } from './time-zone-form.tsx'

/** What the page shows of the account. */
export interface Standing {
  readonly room: Room
  readonly waysIn: WaysIn
  /** Whether other services may be told of notes here. */
  readonly hasWebhooks: boolean
  /** Whether this session was opened by a second factor. */
  readonly isStrong: boolean
  /** For an operator. */
  readonly backups: BackupState | null
}

interface SettingsPageProps extends FormState, Partial<Standing> {
  readonly email: string
  readonly editor: EditorKind
  readonly ways: WaysToSignIn
}

export function SettingsPage(props: SettingsPageProps) {
  const { email: stored, editor, ways, waysIn, hasWebhooks, room, backups, problems, problem } = props
  const { version, frame, confirmsAddresses } = usePageEnvironment()
  const asksToConfirm = confirmsAddresses && frame?.isConfirmed === false
  const email = shownAddress(stored)
  const hasPassword = ways.passwords && waysIn?.hasPassword !== false
  return (
    <Page title="Account settings">
      <h1>Account settings</h1>
      <p class="meta">
        <bdi>{email}</bdi>
      </p>
      <Contents hasPassword={hasPassword} />
      <h2 id="appearance">Appearance</h2>
      <LookForm problem={problems?.['look']} />
      <h2 id="writing">Writing</h2>
      <EditorForm editor={editor} problem={problems?.['editor']} />
      <h2 id="times">Times</h2>
      <TimeZoneForm problem={problems?.['time_zone']} />
      <h2 id="notes">Your notes</h2>
      <NotesSection room={room} />
      <h2 id="programs">Programs</h2>
      <LinkRows
        rows={[
          { href: routes.tokens.list.href(), name: 'Tokens', about: 'Programs read and write your notes with them' },
          hasWebhooks && {
            ...{ href: routes.webhooks.list.href(), name: 'Webhooks' },
            about: 'Other services that are told of your notes',
          },
          {
            ...{ href: routes.apiDocs.home.href(), name: 'API' },
            about: 'What programs can ask for, and a bookmark that keeps what you read',
          },
        ]}
      />
      <h2 id="signing-in">Signing in</h2>
      <LinkRows
        rows={[
          {
            ...{ href: routes.accounts.email.href(), name: asksToConfirm ? 'Confirm your address' : 'Your address' },
            about: <bdi>{email}</bdi>,
          },
          {
            ...{ href: routes.accounts.security.href(), name: 'Security' },
            about: 'Passkeys, one-time codes, and what has happened to your account',
          },
          { href: routes.accounts.sessions.href(), name: 'Devices', about: 'Where you are signed in' },
        ]}
      />
      {waysIn && ways.provider !== undefined && (
        <ProviderSection {...waysIn} provider={ways.provider} takesPasswords={ways.passwords} />
      )}
      {hasPassword && <PasswordChange email={email} problems={problems} problem={problem} />}
      {backups && <BackupStateOf {...backups} />}
      <h2 id="delete">Delete account</h2>
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

/** Leads to each part of the page. */
function Contents({ hasPassword }: { readonly hasPassword: boolean }) {
  return (
    <nav aria-label="On this page">
      <ul class="contents">
        {[
          ...[['appearance', 'Appearance'] as const, ['writing', 'Writing'] as const, ['times', 'Times'] as const],
          ...[['notes', 'Your notes'] as const, ['programs', 'Programs'] as const],
          ['signing-in', 'Signing in'] as const,
          ...(hasPassword ? [['password-change', 'Password'] as const] : []),
          ['delete', 'Delete account'] as const,
        ].map(([id, words]) => (
          <li key={id}>
            <a href={`#${id}`}>{words}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
