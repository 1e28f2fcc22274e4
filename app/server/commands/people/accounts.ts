import { openMail, openObjects, openTombstones } from '../../adapters.ts'
import { createAuth, newReset, resetSeconds } from '../../features/accounts/auth.ts'
import { leavingLetter, resetLetter } from '../../features/accounts/letters.ts'
import { deleteLater, setQuotas, signOutEverywhere, suspend } from '../../features/accounts/people/people.queries.ts'
import { removeAccounts } from '../../features/accounts/remove-accounts.ts'
import { inMiB } from '../../platform/backup/snapshot.ts'
import { createLog } from '../../platform/log.ts'
import { forgetsMail } from '../../platform/mail/mail-queue.ts'
import { removeUnnamedObjects } from '../../platform/objects/unnamed-objects.ts'
import { signingSecrets } from '../../platform/sessions/secret.ts'
import { routes } from '../../routes.ts'
import { many } from '../backup.ts'
import { StartupError } from '../../platform/startup-error.ts'
import { UsageError } from '../command.ts'
import { accountAt, addressIn, minuteOf, wholeIn, type Act } from './act.ts'
import { mailFrom, needMail, sendsMail, tell } from './mail.ts'

const one = { options: {}, positionals: [1, 1] } as const

export const suspending: Act = {
  usage: 'suspend ADDRESS: keeps an account out at once, on every device; what it shares closes.',
  ...one,
  prepare: ([typed]) => {
    const email = addressIn(typed)
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const isDone = await suspend(sql, account.userId, true)
      if (isDone) await tell({ host, sql }, account.userId, 'suspended')
      const lines = [isDone ? `${account.email} is suspended.` : `${account.email} was suspended already.`]
      return { lines, json: { email: account.email, isSuspended: true } }
    }
  },
}

export const resume: Act = {
  usage: 'resume ADDRESS: lets a suspended account in again.',
  ...one,
  prepare: ([typed]) => {
    const email = addressIn(typed)
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const isDone = await suspend(sql, account.userId, false)
      if (isDone) await tell({ host, sql }, account.userId, 'resumed')
      const lines = [isDone ? `${account.email} may sign in again.` : `${account.email} was not suspended.`]
      return { lines, json: { email: account.email, isSuspended: false } }
    }
  },
}

export const signOut: Act = {
  usage: 'sign-out ADDRESS: ends every session of an account.',
  ...one,
  prepare: ([typed]) => {
    const email = addressIn(typed)
    return async ({ sql }) => {
      const account = await accountAt(sql, email)
      const ended = await signOutEverywhere(sql, account.userId)
      return {
        lines: [`${account.email} is signed out: ${many(ended, 'session')} ended.`],
        json: { email: account.email, ended },
      }
    }
  },
}

export const resetLink: Act = {
  usage:
    'reset-link ADDRESS [--mail]: makes a link with which a new password is chosen, once, within an hour; --mail sends it there instead of printing it.',
  options: { mail: { type: 'boolean' } },
  positionals: [1, 1],
  prepare: ([typed], { mail }) => {
    const email = addressIn(typed)
    return async ({ host, sql }) => {
      if (mail) needMail(host)
      const account = await accountAt(sql, email)
      const { PUBLIC_ORIGIN: publicOrigin } = host.config
      const { secret } = await signingSecrets(sql, host.config)
      const log = createLog('error', process.stderr)
      const until = new Date(Date.now() + resetSeconds * 1000)
      const token = await newReset(createAuth({ sql, secret, publicOrigin, log }), account.userId, until)
      const told = { email: account.email, expiresAt: until.toISOString() }
      const note = account.isSuspended ? [`${account.email} is suspended: a new password does not let it in.`] : []
      if (mail) {
        await mailFrom({ host, sql }, resetLetter(account.email, publicOrigin, token, until))
        return { lines: [`A reset link is on its way to ${account.email}.`, ...note], json: told }
      }
      const link = publicOrigin + routes.accounts.resetPassword.href({ token })
      return { lines: [link, `It works once, until ${minuteOf(told.expiresAt)}.`, ...note], json: { ...told, link } }
    }
  },
}

export const deleting: Act = {
  usage:
    'delete ADDRESS --yes [--now]: deletes an account with everything in it, in seven days, in which its owner can keep it; --now at once.',
  options: { yes: { type: 'boolean' }, now: { type: 'boolean' } },
  positionals: [1, 1],
  prepare: ([typed], { yes, now = false }) => {
    const email = addressIn(typed)
    if (!yes) throw new UsageError(`Nothing was deleted. To delete ${email} with everything in it, add --yes.`)
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const { dueAt, isNew } = await deleteLater(sql, account.userId, now === true)
      const told = { email: account.email, goesAt: dueAt }
      if (now !== true && !isNew) {
        return { lines: [`${account.email} was going already, on ${minuteOf(dueAt)}.`], json: told }
      }
      if (now !== true) {
        await tell({ host, sql }, account.userId, 'deletion-asked')
        await mailFrom({ host, sql }, leavingLetter(account.email, host.config.PUBLIC_ORIGIN, minuteOf(dueAt), dueAt))
        const isTold = sendsMail(host) ? ', and is told by mail' : ' (no mail tells of it: MAIL_FROM is not set)'
        return { lines: [`${account.email} goes on ${minuteOf(dueAt)}${isTold}.`], json: told }
      }
      const log = createLog('error', process.stderr)
      const { secret, previousSecrets } = await signingSecrets(sql, host.config)
      const { mailer } = await openMail(host.config, log, host.onEnd)
      const tombstones = await openTombstones(host.config)
      const forgetMail = forgetsMail(sql, [secret, ...previousSecrets], mailer)
      if ((await removeAccounts({ sql, log, secret, forgetMail, tombstones })) === 0) {
        throw new StartupError(`${account.email} is not removed yet (above): the running Notejam goes on with it.`)
      }
      await removeUnnamedObjects(sql, await openObjects(host.config))
      return { lines: [`${account.email} is deleted, with everything in it.`], json: told }
    }
  },
}

/** MiB, or `default`. @returns bytes; null for what the settings say */
function bytesIn(option: string, typed: string | boolean | undefined): number | null | undefined {
  if (typed === undefined) return undefined
  return typed === 'default' ? null : wholeIn(option, String(typed), 0, 1_048_576) * 1024 ** 2
}

export const quota: Act = {
  usage:
    'quota ADDRESS [--text MIB] [--files MIB]: shows how much an account may keep, or sets it; `default` for what the settings say.',
  options: { text: { type: 'string' }, files: { type: 'string' } },
  positionals: [1, 1],
  prepare: ([typed], { text: typedText, files: typedFiles }) => {
    const email = addressIn(typed)
    const set = { text: bytesIn('--text', typedText), files: bytesIn('--files', typedFiles) }
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const found = await setQuotas(sql, account.userId, set)
      const { TEXT_QUOTA_MB: text, ATTACHMENTS_QUOTA_MB: files } = host.config
      const of = (own: number | null | undefined, all: number) =>
        own == null ? `${all} MiB, as the settings say` : `${inMiB(own)}, its own`
      return {
        lines: [
          `text   ${inMiB(found?.textUsed ?? 0)} of ${of(found?.text, text)}`,
          `files  ${inMiB(found?.filesUsed ?? 0)} of ${of(found?.files, files)}`,
        ],
        json: { email: account.email, ...found },
      }
    }
  },
}
