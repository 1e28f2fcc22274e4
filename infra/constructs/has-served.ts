import { CfnParameter, type Stack } from 'aws-cdk-lib'
import { hasServed } from '../config/names.ts'

/**
 * Whether the environment's first deployment has succeeded: what is protected is protected from then on, so that a first one
 * that fails can be removed. `npm run deploy` says `false` until then; a stack that is deployed in another way is protected
 * from the beginning (decision 42).
 */
export function hasServedParameter(stack: Stack): CfnParameter {
  const known = stack.node.tryFindChild(hasServed)
  if (known instanceof CfnParameter) return known
  return new CfnParameter(stack, hasServed, {
    description: "false until the environment's first deployment has succeeded; from then on it holds notes",
    allowedValues: ['true', 'false'],
    default: 'true',
  })
}
