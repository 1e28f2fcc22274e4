import type { ResolvedEnvironment } from '../../config/environment.ts'
import { githubTokens } from '../../config/names.ts'
import { unless, type Aws } from '../aws.ts'
import { forSetup, ok, wrong, type Check, type Finding } from './check.ts'
import { ciStack } from './repository.ts'

/** What an account has of GitHub's way in. */
export interface Provider {
  readonly arn: string
  readonly audiences: readonly string[]
  /** Whether the stack `ci` made it. */
  readonly isOurs: boolean
}

export const githubProvider: Check = {
  name: "GitHub's provider",
  async run({ environment, beside, aws }) {
    return judgeProvider(environment, await providerIn(aws, beside[0]?.region ?? environment.region))
  },
}

/** An account has one provider for GitHub's tokens at most. */
export function judgeProvider(
  { name, githubProvider: kind }: ResolvedEnvironment,
  found: Provider | undefined,
): Finding {
  const file = 'infra/config/environments.ts'
  if (!found) {
    return kind === 'existing'
      ? wrong(`${name}.githubProvider says that the account has one, and it has none`, `leave it out in ${file}`)
      : forSetup('the account has none yet', name)
  }
  if (kind !== 'existing' && !found.isOurs) {
    return wrong(
      'the account has one already, which no stack of Notejam made',
      `githubProvider: 'existing' for each environment of this account in ${file}; it stays as it is`,
    )
  }
  if (kind === 'existing' && found.isOurs) {
    return wrong(
      `${ciStack} made the one that the account has, and would delete it`,
      `leave ${name}.githubProvider out in ${file}`,
    )
  }
  if (!found.audiences.includes('sts.amazonaws.com')) {
    return wrong(
      `it takes no tokens for sts.amazonaws.com (${found.audiences.join(', ')})`,
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${found.arn} --client-id sts.amazonaws.com`,
    )
  }
  return ok(found.isOurs ? `${ciStack} made it` : "the account's own is used")
}

/** @param region where the stack `ci` would be */
export async function providerIn(aws: Aws, region: string): Promise<Provider | undefined> {
  const { OpenIDConnectProviderList } = await aws.ask<{ OpenIDConnectProviderList: { Arn: string }[] }>([
    ...['iam', 'list-open-id-connect-providers'],
  ])
  const arn = OpenIDConnectProviderList.find(({ Arn }) => Arn.endsWith(`/${new URL(githubTokens).host}`))?.Arn
  if (!arn) return undefined
  const [provider, resources] = await Promise.all([
    aws.ask<{ ClientIDList: string[] }>([
      ...['iam', 'get-open-id-connect-provider', '--open-id-connect-provider-arn', arn],
    ]),
    unless(
      ['ValidationError'],
      aws.ask<{ StackResources: { ResourceType: string; PhysicalResourceId?: string }[] }>(
        ['cloudformation', 'describe-stack-resources', '--stack-name', ciStack],
        region,
      ),
    ),
  ])
  const isOurs = resources?.StackResources.some(({ PhysicalResourceId }) => PhysicalResourceId === arn) ?? false
  return { arn, audiences: provider.ClientIDList, isOurs }
}
