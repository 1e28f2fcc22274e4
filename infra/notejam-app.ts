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
  /** All environments: they are checked side by side, and `CiStack` has a role for each. */
  readonly environments: readonly Environment[]
  /** Names of the environments to synthesise. @default - all */
  readonly only?: readonly string[]
  readonly repository: { readonly name: string; readonly subject: string }
  /** `sha256:…`. @default - no image: the templates are complete, and a service of them would not start */
  readonly imageDigest?: string
  /** `0.1.0+` and the commit, of the program in the image. @default - the templates do not say */
  readonly version?: string
  /** Folder for the templates. @default - a temporary one */
  readonly outdir?: string
  /**
   * Templates that are read and never deployed: their files stay where they are (22 MB for each), and no construct
   * remembers the line of code that made it. @default false
   */
  readonly isForReading?: boolean
}

const forReading = {
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
}

/** The feature flags that the CDK recommends for new projects, from the file that its CLI reads. */
export const { context: featureFlags } = JSON.parse(readFileSync(join(import.meta.dirname, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>
}

/**
 * All environments, each as a stage, and the stacks that deliver them. No lookups: it needs no credentials and no network.
 * @throws EnvironmentError when a configuration cannot work, before any template is made
 */
export class NotejamApp extends App {
  readonly environments: readonly ResolvedEnvironment[]

  constructor({
    environments,
    only,
    repository,
    imageDigest = noImage,
    version,
    outdir,
    isForReading,
  }: NotejamAppProps) {
    const resolved = checkEnvironments(environments, repository.name)
    super({
      context: { ...featureFlags, ...(isForReading ? forReading : {}) },
      analyticsReporting: false,
      treeMetadata: false,
      // `addValidation` brings it, where templates are made to be deployed.
      builtinCloudFormationValidation: false,
      ...(outdir ? { outdir } : {}),
    })
    this.environments = resolved
    for (const environment of resolved) {
      if (only?.includes(environment.name) ?? true) new NotejamStage(this, environment, { imageDigest, version })
    }
    for (const [account, [first, ...others]] of byAccount(resolved)) {
      if (!first) continue
      const ci = new CiStack(this, account ? `ci-${account}` : 'ci', {
        environments: [first, ...others],
        all: resolved,
        subject: repository.subject,
      })
      // A role there trusts the provider that is made here.
      for (const one of [first, ...others]) new BoundsStack(this, one, repository.subject).addStackDependency(ci)
    }
  }
}

function byAccount(environments: readonly ResolvedEnvironment[]): Map<string | undefined, ResolvedEnvironment[]> {
  return Map.groupBy(environments, ({ account }) => account)
}
