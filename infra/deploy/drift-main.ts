import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { accountOf } from './account.ts'
import { readArguments } from './arguments.ts'
import { askAside } from './aside.ts'
import { regionsOf } from './checks/regions.ts'
import { stacksIn } from './checks/stacks.ts'
import { deployerOf } from './deployer.ts'
import { driftOf } from './drift.ts'
import { advise, DeployError } from './run.ts'

/** `npm run drift -- ENV`: what was changed by hand since the last deployment; ends with 1 where something was. */
await advise(async () => {
  const { environment } = readArguments(process.argv.slice(2), checkEnvironments(environments, repository.name))
  const account = accountOf(environment)
  // With these credentials, as the night's role has them, or with the bootstrap's role that only reads.
  const aws = deployerOf(environment.name, account, askAside, 'lookup')
  const found = []
  for (const region of regionsOf(environment)) {
    const stacks = await stacksIn(aws, region)
    for (const { StackName: name } of stacks) {
      if (!name.startsWith(`notejam-${environment.name}-`)) continue
      const drifts = await driftOf(aws, { name, region })
      process.stdout.write(
        `${name} in ${region}: ${drifts.length === 0 ? 'as deployed' : `${drifts.length} changed`}\n`,
      )
      for (const { resource, type, what } of drifts) process.stdout.write(`  ${resource} (${type}): ${what}\n`)
      found.push(...drifts)
    }
  }
  if (found.length > 0)
    throw new DeployError('Undo it, or write it into infra/: the next deployment may undo it for you.')
})
