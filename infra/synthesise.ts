import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { environments as all, repository } from './config/environments.ts'
import type { Environment, ResolvedEnvironment } from './config/environment.ts'
import { NotejamApp } from './notejam-app.ts'
import { stackOf, System, systemOf, type Stack } from './system/system.ts'

/** The templates of one environment, with what they were made of. */
export interface Synthesised {
  readonly environment: ResolvedEnvironment
  readonly system: System
}

/** By the configuration as JSON: a synthesis takes tenths of a second of CPU, and templates are immutable. */
const made = new Map<string, Synthesised>()

/**
 * The templates of an environment, to be read: nothing is looked up, and nothing stays on the disk. Each configuration is
 * synthesised once per process. Needs what scripts/build.ts makes.
 * @throws EnvironmentError when the configuration cannot work
 */
export function synthesise(environment: Environment): Synthesised {
  const key = JSON.stringify(environment)
  const known = made.get(key)
  if (known) return known
  const synthesised = withAssembly([environment], [environment.name], (assembly, [resolved]) => ({
    environment: resolved,
    system: systemOf(assembly, environment.name),
  }))
  made.set(key, synthesised)
  return synthesised
}

/** The stacks that the environments of an account share, by their names for the CDK's command line: `ci`, `bounds-prod`. */
export function synthesiseShared(environments: readonly Environment[] = all): ReadonlyMap<string, Stack> {
  return withAssembly(
    environments,
    [],
    (assembly) => new Map(assembly.stacks.map((artifact) => [artifact.id, stackOf(artifact)])),
  )
}

function withAssembly<T>(
  environments: readonly Environment[],
  only: readonly string[],
  read: (assembly: CloudAssembly, resolved: readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]) => T,
): T {
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-templates-'))
  try {
    const app = new NotejamApp({ environments, only, repository, outdir, isForReading: true })
    const [first, ...others] = app.environments
    if (!first) throw new Error('no environment')
    return read(app.synth(), [first, ...others])
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
