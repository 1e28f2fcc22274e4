import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { isAsleep } from '../config/sleep.ts'
import { accountOf } from './account.ts'
import { cdkDeploy, examplesIn, type Arguments } from './arguments.ts'
import { buildImage, expectImage, imageIn, type Registry } from './image.ts'
import { checkout, DeployError, show } from './run.ts'

/**
 * Builds the image of this checkout unless one is named, makes the templates, and deploys the environment's stacks. It needs
 * the AWS CLI, signed in, and Docker where there is an image to build.
 */
export function deploy({ environment, image, from }: Arguments): void {
  const examples = examplesIn(environment)
  if (examples.length > 0) throw new DeployError(examples.join('\n'))

  const { name, sleep } = environment
  if (sleep && isAsleep(sleep, new Date())) {
    throw new DeployError(
      `${name} sleeps until ${sleep.until} UTC of the next working day: its database is stopped, and a migration would fail. Deploy then, or take \`sleep\` out of infra/config/environments.ts and run: aws rds start-db-instance --db-instance-identifier ID`,
    )
  }
  const registry = { account: accountOf(environment), region: environment.region }
  const templates = from ?? synthesise(environment, registry, image)
  if (from) expectImage(registry, imageIn(from, environment.name))
  show(process.execPath, cdkDeploy(templates, environment.name, process.stdin.isTTY))
}

function synthesise({ name }: ResolvedEnvironment, registry: Registry, given: string | undefined): string {
  if (given) expectImage(registry, given)
  const digest = given ?? buildImage(registry)
  show(process.execPath, [join(checkout, 'infra/bin/app.ts'), '--env', name, '--image', digest])
  return join(checkout, 'infra/cdk.out')
}
