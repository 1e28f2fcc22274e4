import type { ResolvedEnvironment } from '../../config/environment.ts'
import { boundaryOf, executionPoliciesOf, qualifierOf, toolkitStackOf } from '../../config/names.ts'
import { unless } from '../aws.ts'
import { forSetup, ok, type Check, type Finding } from './check.ts'
import { regionsOf } from './regions.ts'
import { judgeSharedStack, stacksIn, type Stack } from './stacks.ts'

/** The least version of a bootstrap that the templates take (`requiresBootstrapStackVersion` in infra/cdk.out). */
const leastVersion = 6

export const bootstraps: Check = {
  name: 'bootstrap',
  async run({ environment, account, aws }) {
    const all = regionsOf(environment).map(async (region) => {
      const stack = (await stacksIn(aws, region)).find(
        ({ StackName }) => StackName === toolkitStackOf(environment.name),
      )
      if (stack) return judgeBootstrap(environment, account, region, stack)
      const bucket = `cdk-${qualifierOf(environment.name)}-assets-${account}-${region}`
      const isLeft = await unless(
        ['404', 'NoSuchBucket'],
        aws.ask(['s3api', 'head-bucket', '--bucket', bucket], region),
      )
      const missing = `${environment.name} has no bootstrap in ${region}`
      return isLeft
        ? forSetup(
            `${missing}, and the bucket ${bucket} of an earlier one is in its way`,
            environment.name,
            `aws s3 rb s3://${bucket} --force`,
          )
        : forSetup(missing, environment.name)
    })
    const findings = await Promise.all(all)
    const broken = findings.filter(({ state }) => state !== 'ok')
    return broken.length > 0 ? broken : ok(findings.map(({ what }) => what).join(', '))
  },
}

export function judgeBootstrap(
  environment: ResolvedEnvironment,
  account: string,
  region: string,
  stack: Stack,
): Finding {
  const broken = judgeSharedStack(environment.name, region, stack)
  if (broken) return broken
  const parameter = (key: string) =>
    stack.Parameters?.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue ?? ''
  const version = Number(stack.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue)
  const { name } = environment
  const policies = parameter('CloudFormationExecutionPolicies').split(',')
  const wanted = executionPoliciesOf(name).map((policy) => `arn:aws:iam::${account}:policy/${policy}`)
  const problem =
    (!(version >= leastVersion) && `has version ${version}, and ${leastVersion} is the least`) ||
    (parameter('Qualifier') !== qualifierOf(name) && `has the qualifier ${parameter('Qualifier')}`) ||
    (parameter('InputPermissionsBoundary') !== boundaryOf(name) &&
      `does not keep its roles within ${boundaryOf(name)}`) ||
    (wanted.some((policy) => !policies.includes(policy)) && `deploys with other policies than ${name}'s`)
  return problem
    ? forSetup(`the bootstrap of ${name} in ${region} ${problem}`, name)
    : ok(`${region} version ${version}`)
}
