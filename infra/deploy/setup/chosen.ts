import type { ResolvedEnvironment } from '../../config/environment.ts'
import { DeployError } from '../run.ts'

/** Environments of one account. */
export type Chosen = readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]

const usage = (names: readonly string[]) => `npm run setup -- ENV…
  ENV  one or more of ${names.join(', ')}, of the account that the AWS CLI is signed in to`

/**
 * The environments that are named.
 * @param given `process.argv` without its first two
 * @throws DeployError with the usage
 */
export function chosenFrom(given: readonly string[], all: readonly ResolvedEnvironment[]): Chosen {
  const names = all.map(({ name }) => name)
  const [unknown] = given.filter((name) => !names.includes(name))
  if (unknown !== undefined) throw new DeployError(`${unknown} is no environment\n${usage(names)}`)
  const [first, ...others] = all.filter(({ name }) => given.includes(name))
  if (!first) throw new DeployError(usage(names))
  const stranger = others.find(({ account }) => account !== first.account)
  if (!stranger) return [first, ...others]
  throw new DeployError(
    `${first.name} and ${stranger.name} live in different accounts: set each up with the credentials of its own`,
  )
}
