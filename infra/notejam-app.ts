import { App } from 'aws-cdk-lib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkEnvironments } from './config/check-environment.ts'
import type { Environment, ResolvedEnvironment } from './config/environment.ts'
import { noImage } from './config/names.ts'
import { NotejamStage } from './notejam-stage.ts'
import { BoundsStack } from './stacks/bounds-stack.ts'
import { CiStack } from './stacks/ci-stack.ts'

export interface NotejamAppProps {
  /** All there are: they are checked side by side, and `Ci` knows each of them. */
  readonly environments: readonly Environment[]
  /** Names of those to make. @default - all */
  readonly only?: readonly string[]
  readonly repository: { readonly name: string; readonly subject: string }
  /** `sha256:…`. @default - none built: templates are whole, and a service of them would not start */
  readonly imageDigest?: string
  /** Folder for the templates. @default - a temporary one */
  readonly outdir?: string
}

/** The flags that the CDK recommends for new projects, from the file in which its CLI looks for them. */
export const { context: featureFlags } = JSON.parse(readFileSync(join(import.meta.dirname, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>
}

/**
 * Every environment, each a stage of its own, and what delivers them. Looks nothing up: no credentials, no network.
 * @throws EnvironmentError before anything is made, when a configuration cannot work
 */
export class NotejamApp extends App {
  readonly environments: readonly ResolvedEnvironment[]

  constructor({ environments, only, repository, imageDigest = noImage, outdir }: NotejamAppProps) {
    const resolved = checkEnvironments(environments, repository.name)
    super({ context: featureFlags, analyticsReporting: false, treeMetadata: false, ...(outdir ? { outdir } : {}) })
    this.environments = resolved
    for (const environment of resolved) {
      if (only?.includes(environment.name) ?? true) new NotejamStage(this, environment, imageDigest)
    }
    for (const environment of resolved) new BoundsStack(this, environment)
    for (const [account, [first, ...others]] of byAccount(resolved)) {
      if (!first) continue
      new CiStack(this, account ? `ci-${account}` : 'ci', {
        environments: [first, ...others],
        all: resolved,
        subject: repository.subject,
      })
    }
  }
}

function byAccount(environments: readonly ResolvedEnvironment[]): Map<string | undefined, ResolvedEnvironment[]> {
  return Map.groupBy(environments, ({ account }) => account)
}
