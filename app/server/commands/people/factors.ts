import { endFactors } from '../../features/accounts/two-factor/two-factor.queries.ts'
import { many } from '../backup.ts'
import { UsageError } from '../command.ts'
import { accountAt, addressIn, type Act } from './act.ts'
import { tell } from './mail.ts'

/** For a person who has lost the phone or passkey, and the recovery codes with it: the operator has made sure who asks. */
export const factorsOff: Act = {
  usage:
    'factors-off ADDRESS --yes: removes the one-time codes, passkeys and recovery codes of an account, so that its password opens it alone.',
  options: { yes: { type: 'boolean' } },
  positionals: [1, 1],
  prepare: ([typed], { yes }) => {
    const email = addressIn(typed)
    if (!yes) {
      throw new UsageError(
        `Nothing was changed. Without a second factor, the password of ${email} opens the account alone. If you know who asks, add --yes.`,
      )
    }
    return async ({ host, sql }) => {
      const account = await accountAt(sql, email)
      const ended = await endFactors(sql, account.userId)
      if (ended > 0) await tell({ host, sql }, account.userId, 'factors-off')
      const said =
        ended > 0
          ? `${account.email} has no second factor any more: ${many(ended, 'factor')} removed.`
          : `${account.email} had no second factor.`
      return { lines: [said], json: { email: account.email, removed: ended } }
    }
  },
}
