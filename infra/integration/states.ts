import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Aws } from '../deploy/aws.ts'
import { regionsOf } from '../deploy/checks/regions.ts'
import { stacksIn, type Stack } from '../deploy/checks/stacks.ts'
import { DeployError } from '../deploy/run.ts'

/**
 * The states of stacks in all regions of the environment, which have to be complete, as their resources have.
 * @throws DeployError where one is not, or none is there
 */
export async function statesOf(aws: Aws, environment: ResolvedEnvironment, names: RegExp): Promise<string> {
  const seen: string[] = []
  for (const region of regionsOf(environment)) {
    for (const { StackName, StackStatus } of (await stacksIn(aws, region)).filter((one) => names.test(one.StackName))) {
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(StackStatus))
        throw new DeployError(`${StackName} in ${region} is ${StackStatus}`)
      const broken = (await resourcesOf(aws, StackName, region)).filter(
        (one) => !one.ResourceStatus.endsWith('_COMPLETE'),
      )
      if (broken.length > 0) {
        const list = broken.map((one) => `${one.LogicalResourceId} ${one.ResourceStatus}`).join(', ')
        throw new DeployError(`${StackName} in ${region} is complete, and ${list}`)
      }
      seen.push(`${StackName} ${StackStatus}`)
    }
  }
  if (seen.length === 0) throw new DeployError('no stack was made')
  return seen.join(', ')
}

export interface Resource {
  readonly LogicalResourceId: string
  readonly PhysicalResourceId: string
  readonly ResourceType: string
  readonly ResourceStatus: string
}

export async function resourcesOf(aws: Aws, stack: string, region: string): Promise<readonly Resource[]> {
  const words = ['cloudformation', 'describe-stack-resources', '--stack-name', stack]
  return (await aws.ask<{ StackResources: Resource[] }>(words, region)).StackResources
}

/** Where Notejam answers. */
export async function addressOf(aws: Aws, { name, region }: ResolvedEnvironment): Promise<string> {
  const app = await stackOf(aws, `notejam-${name}-app`, region)
  const address = app.Outputs?.find(({ OutputKey }) => OutputKey === 'Address')?.OutputValue
  if (!address) throw new DeployError(`${app.StackName} says no Address`)
  return address
}

export async function stackOf(aws: Aws, name: string, region: string): Promise<Stack> {
  const stack = (await stacksIn(aws, region)).find(({ StackName }) => StackName === name)
  if (!stack) throw new DeployError(`${name} is not there`)
  return stack
}
