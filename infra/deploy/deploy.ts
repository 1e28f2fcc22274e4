import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { accountOf } from './account.ts'
import type { Arguments } from './arguments.ts'
import { askAside } from './aside.ts'
import { awsCli } from './aws.ts'
import { makeImage } from './build/make.ts'
import { deliver } from './deliver.ts'
import { deployerOf } from './deployer.ts'
import { bringImage } from './bring-image.ts'
import { imageIn } from './image.ts'
import { expectOneVersion } from './one-version.ts'
import { preflight } from './preflight.ts'
import { Records } from './records.ts'
import { rollOut } from './rollout.ts'
import { checkout, show } from './run.ts'
import { expectNotOlder, running, versionIn } from './version.ts'

/**
 * Builds the image of this checkout unless one is named, makes the templates, deploys the environment's stacks, and smokes
 * what they serve. It needs the AWS CLI, signed in, and a builder where there is an image to build; what is missing is said
 * before anything is changed.
 */
export async function deploy(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<void> {
  const { environment, image, from } = given
  const account = await preflight(given, all)
  const aws = deployerOf(environment.name, account)
  const templates = from ?? synthesise(environment, image ?? (await makeImage({ environment, all, account })))
  const { version } = await running(aws, environment)
  expectNotOlder(environment.name, version, versionIn(templates, environment.name))
  await deliverFrom(templates, environment, account)
}

/** Deploys an earlier delivery, as it was recorded: nothing is built, and no template is made. */
export async function goBack(given: Arguments, version: string, all: readonly ResolvedEnvironment[]): Promise<void> {
  const { environment } = given
  const account = accountOf(environment)
  const records = recordsOf(environment, account)
  const recorded = await records.find(version)
  await records.withTemplates(recorded, async (templates) => {
    await preflight({ environment, from: templates }, all)
    await deliverFrom(templates, environment, account)
  })
}

async function deliverFrom(templates: string, environment: ResolvedEnvironment, account: string): Promise<void> {
  const aws = deployerOf(environment.name, account)
  await bringImage(aws, environment, imageIn(templates, environment.name))
  await expectOneVersion(environment, templates, awsCli(environment.region))
  await deliver({
    ...{ environment, templates, aws },
    records: recordsOf(environment, account),
    rollOut: (folder) => rollOut({ environment, templates: folder, isWatched: process.stdin.isTTY, aws }),
  })
}

function recordsOf(environment: ResolvedEnvironment, account: string): Records {
  return new Records(deployerOf(environment.name, account, askAside, 'file-publishing'), environment, account)
}

function synthesise({ name }: ResolvedEnvironment, digest: string): string {
  // The templates hold the product's static files.
  show(process.execPath, [join(checkout, 'scripts/build.ts')])
  show(process.execPath, [join(checkout, 'infra/bin/app.ts'), '--env', name, '--image', digest])
  return join(checkout, 'infra/cdk.out')
}
