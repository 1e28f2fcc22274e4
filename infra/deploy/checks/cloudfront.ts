import { later, ok, type Check, type Finding } from './check.ts'

/** CloudFront makes nothing for an account that AWS has not verified, and has no way to ask whether it is. */
export const cloudFrontIsOpen: Check = {
  name: 'CloudFront',
  async run({ aws }) {
    const { DistributionList } = await aws.ask<{ DistributionList?: { Items?: unknown[] } }>([
      ...['cloudfront', 'list-distributions', '--max-items', '1'],
    ])
    return judgeDistributions(DistributionList?.Items?.length ?? 0)
  },
}

export function judgeDistributions(count: number): Finding {
  if (count > 0) return ok('the account has made distributions')
  return later(
    'the account has no distribution yet; a new account may have to be verified before it makes its first',
    'if the deployment says "Your account must be verified": https://console.aws.amazon.com/support, Account and billing, with that sentence',
  )
}
