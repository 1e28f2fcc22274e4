import type { ResolvedEnvironment } from '../../config/environment.ts'
import { AwsError, type Aws } from '../aws.ts'
import { later, ok, wrong, type Finding } from './check.ts'

/** Whose credentials these are. */
export interface Identity {
  readonly account: string
  readonly arn: string
}

/** Whose credentials the AWS CLI has; undefined with the reason where it has none that work. */
export async function identify(aws: Aws): Promise<{ readonly identity?: Identity; readonly finding?: Finding }> {
  try {
    const { Account, Arn } = await aws.ask<{ Account: string; Arn: string }>(['sts', 'get-caller-identity'])
    return { identity: { account: Account, arn: Arn } }
  } catch (error) {
    if (error instanceof AwsError) return { finding: noIdentity(error) }
    throw error
  }
}

function noIdentity({ refusal, message }: AwsError): Finding {
  switch (refusal) {
    case 'tool':
      return wrong(
        'the AWS CLI is not installed',
        'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
      )
    case 'expired':
      return wrong(`the credentials have expired (${message})`, 'aws sso login, or aws login, or new keys; then again')
    case 'unreachable':
      return wrong(
        `AWS cannot be reached (${message})`,
        'look at the network, HTTPS_PROXY and AWS_ENDPOINT_URL, then again',
      )
    default:
      return wrong(
        `the AWS CLI has no credentials that AWS knows (${message})`,
        'aws configure sso, or aws configure; then again',
      )
  }
}

/** Whether these credentials open the account that the environment lives in. */
export function judgeIdentity({ name, account }: ResolvedEnvironment, identity: Identity): Finding {
  if (account !== undefined && account !== identity.account) {
    return wrong(
      `${name} lives in account ${account}, and these credentials open ${identity.account}`,
      `export AWS_PROFILE=… with a profile of ${account} (aws configure list-profiles), or change ${name}.account`,
    )
  }
  const found = `${identity.account}, as ${identity.arn.split(':').slice(5).join(':')}`
  // The CDK assumes the environment's roles, and a root user may assume none.
  if (identity.arn.endsWith(':root')) {
    return later(
      `${found}: the root user cannot assume the roles that deploy`,
      'aws configure sso with an administrator',
    )
  }
  return ok(found)
}
