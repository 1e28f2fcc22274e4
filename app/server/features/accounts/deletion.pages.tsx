import { sizeOf } from '../../notes/attachments.tsx'
import { shownAddress } from '../../platform/mail/address.ts'
import { CurrentPassword, UserName } from '../../platform/page/current-password.tsx'
import { FormProblem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { fullTime, useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { Frame } from '../../shell/frame.ts'
import type { FormState } from './account-fields.tsx'
import { returnDays, type Leaving } from './deletion.queries.ts'

const onTheDay = (at: number, _now: number, zone: Parameters<typeof fullTime>[1]) => fullTime(at, zone)

interface DeletePageProps extends FormState {
  readonly email: string
  readonly leaving: Leaving | null
  readonly asksPassword: boolean
}

/** Says what goes and when, and asks for the password. */
export function DeleteAccountPage({ email: stored, leaving, asksPassword, problems, problem }: DeletePageProps) {
  const { frame } = usePageEnvironment()
  const time = useTime(onTheDay)
  const email = shownAddress(stored)
  const files = leaving?.fileCount ?? 0
  const goes = [
    ...(frame ? notesOf(frame) : ['Your notes with every earlier version', 'Your pads, and the tags of your notes']),
    ...(files > 0 ? [`${counted(files, 'file')} (${sizeOf(leaving?.fileBytes ?? 0)})`] : []),
    'Your address, your password, your settings, and what was indexed for searching',
  ]
  return (
    <Page title="Delete account">
      <h1>Delete your account?</h1>
      <p>
        <b>
          <bdi>{email}</bdi>
        </b>{' '}
        will be deleted with everything in it:
      </p>
      <ul class="points">
        {goes.map((words) => (
          <li>{words}</li>
        ))}
      </ul>
      {leaving?.isAtOnce ? (
        <p>The account is less than an hour old: it is deleted at once, and cannot be brought back.</p>
      ) : (
        leaving && (
          <p>
            You are signed out on every device at once, and the account is deleted on {time(leaving.dueAt)}. Until then,
            for {returnDays} days, you can sign in and keep it. After that it cannot be brought back.
          </p>
        )
      )}
      <p>
        <a href={routes.export.all.href()} class="button secondary" download>
          Download all notes
        </a>{' '}
        <a href={routes.export.page.href()} class="button quiet">
          More ways
        </a>
      </p>
      <p class="aside">
        Backups of this Notejam have your notes until those backups expire. If one of them is restored, your account is
        deleted again.
      </p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.delete.href()} novalidate data-island="once">
        <UserName email={email} />
        {asksPassword && <CurrentPassword problem={problems?.['password']} />}
        <p class="actions">
          <button class="button danger">{icon('bin')} Delete account</button>
          <a href={routes.accounts.settings.href()} class="button quiet">
            Keep it
          </a>
        </p>
      </form>
    </Page>
  )
}

interface TakeBackPageProps {
  readonly email: string
  /** ISO. */
  readonly dueAt: string
}

/** For a person who signs in to an account that is going. */
export function TakeBackPage({ email, dueAt }: TakeBackPageProps) {
  const time = useTime(onTheDay)
  return (
    <Page title="Your account will be deleted">
      <h1>Your account will be deleted</h1>
      <p>
        <b>
          <bdi>{shownAddress(email)}</bdi>
        </b>{' '}
        goes with everything in it on {time(dueAt)}, because you asked for that. It is all still there.
      </p>
      <form method="post" action={routes.accounts.takeBack.href()} data-island="once">
        <p class="actions">
          <button class="button">Keep my account</button>
          <a href={routes.accounts.signIn.href()} class="button quiet">
            Let it go
          </a>
        </p>
      </form>
    </Page>
  )
}

function notesOf({ noteCount, trashCount, pads }: Frame): string[] {
  return [
    `${counted(noteCount, 'note')}${trashCount > 0 ? `, and ${trashCount} in the trash,` : ''} with every earlier version`,
    `${counted(pads.length, 'pad')}, and the tags of your notes`,
  ]
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}
