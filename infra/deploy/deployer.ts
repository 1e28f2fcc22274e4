import { qualifierOf } from '../config/names.ts'
import { askAside, type Ask } from './aside.ts'
import { awsCli, AwsError, type Aws } from './aws.ts'

/**
 * AWS as the deployments of an environment see it: with these credentials, or, where they may not ask, with the bootstrap's
 * roles, which is all that GitHub's credentials may do. It remembers no answer, because stacks change.
 * @param kind `deploy` for stacks, `file-publishing` for the bootstrap's bucket, `lookup` to read only
 */
export function deployerOf(
  environment: string,
  account: string,
  ask: Ask = askAside,
  kind: 'deploy' | 'file-publishing' | 'lookup' = 'deploy',
): Aws {
  const roles = new Map<string, Promise<Ask>>()
  return {
    async ask<T>(words: readonly string[], region = ''): Promise<T> {
      const role = roles.get(region)
      if (role) return awsCli(region, await role).ask<T>(words)
      try {
        return await awsCli(region, ask).ask<T>(words)
      } catch (error) {
        if (!(error instanceof AwsError) || error.refusal !== 'denied') throw error
        const assumed = assume(roleOf(environment, kind, account, region), region, ask)
        roles.set(region, assumed)
        return awsCli(region, await assumed).ask<T>(words)
      }
    },
  }
}

function roleOf(environment: string, kind: string, account: string, region: string): string {
  return `arn:aws:iam::${account}:role/cdk-${qualifierOf(environment)}-${kind}-role-${account}-${region}`
}

interface Assumed {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretAccessKey: string
    readonly SessionToken: string
  }
}

async function assume(role: string, region: string, ask: Ask): Promise<Ask> {
  const { Credentials: key } = await awsCli(region, ask).ask<Assumed>([
    ...['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'notejam-deploy'],
  ])
  const env = {
    AWS_ACCESS_KEY_ID: key.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: key.SecretAccessKey,
    AWS_SESSION_TOKEN: key.SessionToken,
  }
  return (program, args, how) => ask(program, args, { ...how, env: { ...how?.env, ...env } })
}
