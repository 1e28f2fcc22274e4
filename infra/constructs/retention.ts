import { RemovalPolicy } from 'aws-cdk-lib'
import * as logs from 'aws-cdk-lib/aws-logs'

/**
 * Stays when its stack is deleted or replaces it, and goes when the creation that made it is rolled back: nothing was in it
 * yet, and what stayed would be in the way of the next attempt. What stays has no fixed name. (`RETAIN` would stay always.)
 */
export const kept = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE

/** `kept` in an environment that is protected; otherwise deleted with its stack. */
export function keptIf(isProtected: boolean): RemovalPolicy {
  return isProtected ? kept : RemovalPolicy.DESTROY
}

const retentions = new Map<number, logs.RetentionDays>(
  Object.values(logs.RetentionDays)
    .filter((one) => typeof one === 'number')
    .map((one) => [one, one]),
)

/**
 * Days as CloudWatch Logs can keep them.
 * @throws for days that it cannot, which the configuration has refused before
 */
export function retentionOf(days: number): logs.RetentionDays {
  const found = retentions.get(days)
  if (found === undefined) throw new Error(`logs cannot be kept for ${days} days`)
  return found
}
