import { join } from 'node:path'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { boundaryOf, executionPoliciesOf, qualifierOf, toolkitStackOf } from '../../config/names.ts'
import { checkout } from '../run.ts'
import { regionsOf } from '../checks/regions.ts'

const cdk = join(checkout, 'node_modules/aws-cdk/bin/cdk')

/** The stacks that environments of an account share, by their names for the CDK's command line. */
export function sharedStacks(environments: readonly ResolvedEnvironment[]): readonly string[] {
  const account = environments[0]?.account
  return [account ? `ci-${account}` : 'ci', ...environments.map(({ name }) => `bounds-${name}`)]
}

/** Makes the shared stacks. What they allow is in `infra/bootstrap/` and in `constructs/delivery`, reviewed with the code. */
export function deployShared(templates: string, stacks: readonly string[]): readonly string[] {
  return [cdk, 'deploy', ...stacks, '--app', templates, '--no-notices', '--require-approval', 'never']
}

/** Makes the bootstrap of an environment in all of its regions: roles that stay within its boundary and deploy with its policies. */
export function bootstrap(environment: ResolvedEnvironment, account: string): readonly string[] {
  const { name } = environment
  const policies = executionPoliciesOf(name).map((policy) => `arn:aws:iam::${account}:policy/${policy}`)
  return [
    ...[cdk, 'bootstrap', ...regionsOf(environment).map((region) => `aws://${account}/${region}`), '--no-notices'],
    ...['--qualifier', qualifierOf(name), '--toolkit-stack-name', toolkitStackOf(name)],
    ...['--custom-permissions-boundary', boundaryOf(name), '--apply-permissions-boundary-to-all-roles'],
    ...['--cloudformation-execution-policies', policies.join(',')],
  ]
}
