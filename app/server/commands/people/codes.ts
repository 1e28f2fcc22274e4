import { endCodes } from '../../features/accounts/two-factor/two-factor.queries.ts'
import { UsageError } from '../command.ts'
import { accountAt, addressIn, type Act } from './act.ts'
import { tell } from './mail.ts'

/** For a person who has lost the phone, and the recovery codes with it: the operator has made sure who asks. */
export const codesOff: Act = {
  usage: 'codes-off ADDRESS --yes: turns off one-time codes of an account, so that its password opens it alone.',
  options: { yes: { type: 'boolean' } },
  positionals: [1, 1],
  prepare: ([typed], { yes }) => {
    const email = addressIn(typed)
    if (!yes) {
      throw new UsageError(
        `Nothing was changed. With codes off, the password of ${email} opens the account alone. If you know who asks, add --yes.`,
      )
    }
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const isDone = await endCodes(sql, account.userId)
      if (isDone) await tell({ host, sql }, account.userId, 'codes-off')
      const said = isDone
        ? `One-time codes of ${account.email} are off.`
        : `${account.email} had no one-time codes turned on.`
      return { lines: [said], json: { email: account.email, areCodesOn: false } }
    }
  },
}
