import * as logs from 'aws-cdk-lib/aws-logs'

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
