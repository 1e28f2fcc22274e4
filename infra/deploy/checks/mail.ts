import type { ResolvedEnvironment } from '../../config/environment.ts'
import { unless } from '../aws.ts'
import { later, ok, wrong, type Check, type Finding } from './check.ts'
import { stacksIn } from './stacks.ts'

interface Account {
  readonly ProductionAccessEnabled?: boolean
  readonly SendingEnabled?: boolean
  readonly Details?: { readonly ReviewDetails?: { readonly Status?: string } }
}

interface Identity {
  readonly VerifiedForSendingStatus?: boolean
}

/** SES sends to addresses that are confirmed, and to others once the account is out of its sandbox. */
export const mailCanBeSent: Check = {
  name: 'mail',
  async run({ environment, aws }) {
    const identity = identityOf(environment)
    const [account, known, stacks] = await Promise.all([
      aws.ask<Account>(['sesv2', 'get-account']),
      unless(['NotFoundException'], aws.ask<Identity>(['sesv2', 'get-email-identity', '--email-identity', identity])),
      stacksIn(aws, environment.region),
    ])
    const isDeployed = stacks.some(({ StackName }) => StackName === `notejam-${environment.name}-app`)
    return [judgeSending(environment, account), judgeIdentity(environment, known, isDeployed)]
  },
}

/** What SES confirms: the domain of the address where the hosted zone holds it, else the address (constructs/mail-identity). */
export function identityOf({ mailFrom, domain }: ResolvedEnvironment): string {
  const host = mailFrom.split('@')[1] ?? ''
  const isInside = domain && (host === domain.zoneName || host.endsWith(`.${domain.zoneName}`))
  return isInside ? host : mailFrom
}

export function judgeSending({ region }: ResolvedEnvironment, account: Account): Finding {
  if (account.SendingEnabled === false) {
    return later(
      'SES has paused the sending of this account',
      `https://${region}.console.aws.amazon.com/ses/home#/account`,
    )
  }
  if (account.ProductionAccessEnabled) return ok('SES sends to every address')
  if (account.Details?.ReviewDetails?.Status === 'PENDING') {
    return later(
      'SES is in its sandbox, and AWS is deciding on the request to leave it',
      'wait; the answer comes by mail',
    )
  }
  return later(
    'SES is in its sandbox: it sends to confirmed addresses alone',
    `aws sesv2 put-account-details --region ${region} --production-access-enabled --mail-type TRANSACTIONAL --website-url https://YOURS --use-case-description "Confirmations and reset links for people who sign up"`,
  )
}

export function judgeIdentity(
  environment: ResolvedEnvironment,
  known: Identity | undefined,
  isDeployed: boolean,
): Finding {
  const { name, region } = environment
  const identity = identityOf(environment)
  if (!known) return ok(`the deployment makes the identity ${identity}`)
  if (!isDeployed) {
    return wrong(
      `SES knows ${identity} already, and the deployment would make it`,
      `another ${name}.mailFrom, or, if nothing else sends from it: aws sesv2 delete-email-identity --region ${region} --email-identity ${identity}`,
    )
  }
  if (known.VerifiedForSendingStatus) return ok(`${identity} is confirmed`)
  return later(
    `${identity} is not confirmed yet`,
    identity.includes('@')
      ? `follow the link in the mail that SES sent to ${identity}`
      : `npm run deploy -- ${name} --check in an hour: the DNS records are made`,
  )
}
