import { markConfirmed } from '../../features/accounts/email/email.queries.ts'
import { UsageError } from '../command.ts'
import { accountAt, addressIn, type Act } from './act.ts'
import { tell } from './mail.ts'

/** Where no mail is sent, or a link does not arrive: the operator has made sure whose address it is. */
export const confirming: Act = {
  usage:
    'confirm ADDRESS --yes: takes it that the address of an account is its owner’s, as a link from a mail shows it.',
  options: { yes: { type: 'boolean' } },
  positionals: [1, 1],
  prepare: ([typed], { yes }) => {
    const email = addressIn(typed)
    if (!yes) {
      throw new UsageError(
        `Nothing was changed. The account of ${email} may have been made by another person: if you know who has it, add --yes.`,
      )
    }
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const isDone = await markConfirmed(sql, account.userId)
      if (isDone) await tell({ host, sql }, account.userId, 'email-confirmed')
      const said = isDone ? `${account.email} is confirmed.` : `${account.email} was confirmed already.`
      return { lines: [said], json: { email: account.email, isConfirmed: true } }
    }
  },
}
