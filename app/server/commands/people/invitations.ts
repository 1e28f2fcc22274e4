import {
  invitationDays,
  listInvitations,
  makeInvitation,
  revokeInvitation,
} from '../../features/accounts/invitations/invitations.queries.ts'
import { accountOf } from '../../features/accounts/accounts.queries.ts'
import { invitationLetter } from '../../features/accounts/letters.ts'
import { StartupError } from '../../platform/startup-error.ts'
import { takesInvitations } from '../../platform/who-may-sign-up.ts'
import { routes } from '../../routes.ts'
import { UsageError } from '../command.ts'
import { addressIn, columns, minuteOf, wholeIn, type Act } from './act.ts'
import { mailFrom, needMail } from './mail.ts'

const [maxDays, maxListed] = [365, 200]

export const invite: Act = {
  usage: `invite [ADDRESS] [--days N] [--mail]: makes a link with which one person signs up, ADDRESS alone where one is named; it works for ${invitationDays} days. --mail sends it there instead of printing it.`,
  options: { days: { type: 'string' }, mail: { type: 'boolean' } },
  positionals: [0, 1],
  prepare: ([typed], { days: typedDays, mail }) => {
    const email = typed === undefined ? null : addressIn(typed, false)
    const days = typedDays === undefined ? invitationDays : wholeIn('--days', String(typedDays), 1, maxDays)
    if (mail && email === null) throw new UsageError('--mail needs the address to which it is sent.')
    return async ({ host, sql }) => {
      const { PUBLIC_ORIGIN: origin, SIGN_UP: signUp } = host.config
      if (!takesInvitations(signUp)) {
        throw new StartupError('SIGN_UP is closed, and takes no invitation: set it to invite.')
      }
      if (mail) needMail(host)
      if (email !== null && (await accountOf(sql, email))) throw new StartupError(`${email} has an account already.`)
      const { id, token, expiresAt } = await makeInvitation(sql, email, days)
      const link = origin + routes.accounts.signUp.href({ invitation: token })
      const until = minuteOf(expiresAt)
      if (mail && email !== null) {
        await mailFrom({ host, sql }, invitationLetter(email, link, until, expiresAt))
        return { lines: [`Invitation ${id} is on its way to ${email}.`], json: { id, email, expiresAt } }
      }
      return {
        lines: [link, `It is invitation ${id}, for ${email ?? 'any address'}, and works once, until ${until}.`],
        json: { id, email, expiresAt, link },
      }
    }
  },
}

export const invitations: Act = {
  usage: `invitations: the latest ${maxListed}, and what became of them.`,
  options: {},
  positionals: [0, 0],
  prepare:
    () =>
    async ({ sql }) => {
      const found = await listInvitations(sql, maxListed)
      const words = { good: 'open', used: 'used', expired: 'expired', revoked: 'withdrawn' }
      const rows = found.map((one) => [
        ...[one.id, one.email ?? 'any address', words[one.state], one.createdAt.slice(0, 10)],
        ...[one.expiresAt.slice(0, 10), one.usedBy ?? ''],
      ])
      const head = ['number', 'for', 'state', 'made', 'until', 'used by']
      return {
        lines: found.length === 0 ? ['No invitation.'] : columns([head, ...rows]),
        json: { invitations: found },
      }
    },
}

export const revoke: Act = {
  usage: 'revoke NUMBER: withdraws an invitation.',
  options: {},
  positionals: [1, 1],
  prepare: ([typed = '']) => {
    const id = String(wholeIn('NUMBER', typed, 1, 999_999_999))
    return async ({ sql }) => {
      const state = await revokeInvitation(sql, id)
      if (state === 'unknown') throw new StartupError(`There is no invitation ${id}.`)
      if (state === 'used') {
        throw new StartupError(`Invitation ${id} was used: people suspend keeps out the account that it made.`)
      }
      return {
        lines: [state === 'good' ? `Invitation ${id} is withdrawn.` : `Invitation ${id} was not open any more.`],
        json: { id },
      }
    }
  },
}
