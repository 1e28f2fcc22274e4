import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Arguments } from './arguments.ts'
import { deployerOf } from './deployer.ts'
import { buildImage, type Registry } from './image.ts'
import { preflight } from './preflight.ts'
import { rollOut } from './rollout.ts'
import { checkout, show } from './run.ts'

/**
 * Builds the image of this checkout unless one is named, makes the templates, and deploys the environment's stacks. It needs
 * the AWS CLI, signed in, and Docker where there is an image to build; what is missing is said before anything is changed.
 */
export async function deploy(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<void> {
  const { environment, image, from } = given
  const registry = { account: await preflight(given, all), region: environment.region }
  const templates = from ?? synthesise(environment, registry, image)
  const aws = deployerOf(environment.name, registry.account)
  await rollOut({ environment, templates, isWatched: process.stdin.isTTY, aws })
}

function synthesise({ name }: ResolvedEnvironment, registry: Registry, given: string | undefined): string {
  const digest = given ?? buildImage(registry)
  show(process.execPath, [join(checkout, 'infra/bin/app.ts'), '--env', name, '--image', digest])
  return join(checkout, 'infra/cdk.out')
}
