import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Arguments } from './arguments.ts'
import { deployerOf } from './deployer.ts'
import { buildImage } from './image.ts'
import { preflight } from './preflight.ts'
import { rollOut } from './rollout.ts'
import { checkout, show } from './run.ts'

/**
 * Builds the image of this checkout unless one is named, makes the templates, and deploys the environment's stacks. It needs
 * the AWS CLI, signed in, and Docker where there is an image to build; what is missing is said before anything is changed.
 */
export async function deploy(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<void> {
  const { environment, image, from } = given
  const account = await preflight(given, all)
  const templates = from ?? synthesise(environment, account, image)
  const aws = deployerOf(environment.name, account)
  await rollOut({ environment, templates, isWatched: process.stdin.isTTY, aws })
}

function synthesise(environment: ResolvedEnvironment, account: string, given: string | undefined): string {
  const { name, region, architecture } = environment
  const digest = given ?? buildImage({ account, region, architecture })
  // The templates hold the product's static files.
  show(process.execPath, [join(checkout, 'scripts/build.ts')])
  show(process.execPath, [join(checkout, 'infra/bin/app.ts'), '--env', name, '--image', digest])
  return join(checkout, 'infra/cdk.out')
}
