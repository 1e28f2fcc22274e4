import type { ResolvedEnvironment } from '../../config/environment.ts'
import { imageRepository } from '../../config/names.ts'
import { awsCli, type Aws } from '../aws.ts'
import { buildInCloud } from './codebuild.ts'
import { buildImage } from './docker.ts'

export interface Made {
  readonly environment: ResolvedEnvironment
  readonly all: readonly ResolvedEnvironment[]
  readonly account: string
  /** A folder in which Docker keeps layers. @default - its own memory */
  readonly cache?: string | undefined
}

/**
 * Makes the image of this checkout, and pushes it to where builds go, in the environment's account and region.
 * @returns `sha256:…`
 */
export async function makeImage({ environment, all, account, cache }: Made): Promise<string> {
  const { region, architecture, builder } = environment
  const repository = imageRepository
  if (builder === 'docker') return buildImage({ account, region, repository, architecture, cache })
  const home = homeOf(environment, all)
  return buildInCloud({ aws: forgetful(home), home, region, repository })
}

/** Where an account's shared stack is: the region of its first environment. */
export function homeOf(
  { account, region }: Pick<ResolvedEnvironment, 'account' | 'region'>,
  all: readonly Pick<ResolvedEnvironment, 'account' | 'region'>[],
): string {
  return all.find((one) => one.account === account)?.region ?? region
}

/** Asks again what was asked before. */
function forgetful(region: string): Aws {
  return { ask: (words, where = region) => awsCli(where).ask(words) }
}
