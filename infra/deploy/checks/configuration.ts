import type { ResolvedEnvironment } from '../../config/environment.ts'
import { isAsleep } from '../../config/sleep.ts'
import { examplesIn } from '../arguments.ts'
import { wrong, type Finding } from './check.ts'

/** What the configuration says against a deployment now. */
export function judgeConfiguration(environment: ResolvedEnvironment, now: Date): readonly Finding[] {
  const { name, sleep } = environment
  const examples = examplesIn(environment).map((what): Finding => ({ state: 'wrong', what }))
  if (!sleep || !isAsleep(sleep, now)) return examples
  return [
    ...examples,
    wrong(
      `${name} sleeps until ${sleep.until} UTC of the next working day: its database is stopped, and a migration would fail`,
      'deploy then, or take `sleep` out of infra/config/environments.ts and: aws rds start-db-instance --db-instance-identifier ID',
    ),
  ]
}
