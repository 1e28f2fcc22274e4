import type { Aws } from '../aws.ts'
import { environmentHasServed, stateFrom, type Described } from '../states.ts'
import { forSetup, later, ok, wrong, type Check, type Finding } from './check.ts'
import { regionsOf } from './regions.ts'

/** A stack, as CloudFormation describes it among others. */
export interface Stack extends Described {
  readonly StackName: string
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue?: string }[]
}

/** All stacks of a region. */
export async function stacksIn(aws: Aws, region: string): Promise<readonly Stack[]> {
  const { Stacks } = await aws.ask<{ Stacks: Stack[] }>(['cloudformation', 'describe-stacks'], region)
  return Stacks
}

export const stacksCanBeUpdated: Check = {
  name: 'stacks',
  async run({ environment, aws }) {
    const found = await Promise.all(
      regionsOf(environment).map(async (region) =>
        (await stacksIn(aws, region)).map((stack) => ({ ...stack, region })),
      ),
    )
    const ours = found.flat().filter(({ StackName }) => StackName.startsWith(`notejam-${environment.name}-`))
    if (ours.length === 0) return ok('none yet: this is the first deployment')
    const states = ours.map((stack) => stateFrom(stack, { name: stack.StackName, region: stack.region }))
    const isFirst = !environmentHasServed(states)
    const broken = ours.flatMap((stack) => {
      // Where people may have written, one stack alone is removed: that of an option which was never there.
      const abandon = isFirst ? `npm run deploy -- ${environment.name} --abandon` : deletionOf(stack, stack.region)
      return judgeStack(abandon, stack.region, stack, isFirst) ?? []
    })
    return broken.length > 0 ? broken : ok(`all ${ours.length} can be updated`)
  },
}

/**
 * What is wrong with a stack that is not as a deployment left it; undefined for others.
 * @param abandon the command that removes what a failed creation left
 * @param isFirst whether no deployment of the environment has succeeded yet
 */
export function judgeStack(
  abandon: string,
  region: string,
  { StackName, StackStatus, StackStatusReason = '' }: Pick<Stack, 'StackName' | 'StackStatus' | 'StackStatusReason'>,
  isFirst = false,
): Finding | undefined {
  const where = `${StackName} in ${region} is ${StackStatus}`
  const why = StackStatusReason ? ` (${StackStatusReason})` : ''
  const cloudFormation = (operation: string) =>
    `aws cloudformation ${operation} --stack-name ${StackName} --region ${region}`
  // A creation that failed, went on and failed again.
  if (isFirst && StackStatus === 'UPDATE_FAILED')
    return judgeStack(abandon, region, { StackName, StackStatus: 'CREATE_FAILED' })
  switch (StackStatus) {
    case 'CREATE_COMPLETE':
    case 'UPDATE_COMPLETE':
    case 'UPDATE_ROLLBACK_COMPLETE':
    case 'IMPORT_COMPLETE':
    case 'IMPORT_ROLLBACK_COMPLETE':
      return undefined
    case 'REVIEW_IN_PROGRESS':
      return later(`${where}: nothing was made yet, and this deployment goes on`, abandon)
    case 'CREATE_FAILED':
      return later(`${where}${why}: this deployment goes on where its creation stopped`, abandon)
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
    case 'DELETE_FAILED':
      return wrong(`${where}${why}: it can only be deleted`, abandon)
    case 'UPDATE_FAILED':
      return wrong(`${where}${why}`, cloudFormation('rollback-stack'))
    case 'UPDATE_ROLLBACK_FAILED':
      return wrong(`${where}${why}: mend what its events name first`, cloudFormation('continue-update-rollback'))
    default:
      return StackStatus.endsWith('_IN_PROGRESS')
        ? wrong(
            `${where}: another deployment is at it`,
            `${cloudFormation(`wait ${waiterOf(StackStatus)}`)}; then again`,
          )
        : wrong(`${where}${why}`, cloudFormation('describe-stack-events'))
  }
}

/** The AWS CLI's word for waiting until a stack is no longer in this state. */
function waiterOf(status: string): string {
  if (status.startsWith('CREATE') || status.startsWith('IMPORT')) return 'stack-create-complete'
  if (status.startsWith('DELETE')) return 'stack-delete-complete'
  return status.includes('ROLLBACK') ? 'stack-rollback-complete' : 'stack-update-complete'
}

/** The same for a stack that `npm run setup` makes, and makes again after a creation that failed. */
export function judgeSharedStack(environment: string, region: string, stack: Stack): Finding | undefined {
  const { StackName, StackStatus } = stack
  if (StackStatus === 'ROLLBACK_COMPLETE') {
    return forSetup(`${StackName} in ${region} is ${StackStatus}: its creation failed`, environment)
  }
  return judgeStack(`${deletionOf(stack, region)}; npm run setup -- ${environment}`, region, stack)
}

function deletionOf({ StackName }: Pick<Stack, 'StackName'>, region: string): string {
  return `aws cloudformation delete-stack --stack-name ${StackName} --region ${region}`
}
