import { renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findings } from '../checks/index.ts'
import { checkEnvironments, EnvironmentError } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { moved } from '../config/moved.ts'
import { NotejamApp } from '../notejam-app.ts'
import { systemOf } from '../system/system.ts'
import { versionOf } from '../../scripts/version.ts'
import { addValidation } from '../validation/index.ts'

/**
 * `npm run synth`: the templates of all environments, in infra/cdk.out, without credentials and without network. It fails,
 * and names the broken lines of the architecture, when templates break one.
 */

const usage = `npm run synth -- [--env NAME]… [--region REGION] [--image sha256:DIGEST]
  --env     only this environment: ${environments.map(({ name }) => name).join(', ')}
  --region  in another region than infra/config/environments.ts says
  --image   the image that was built`

try {
  synth()
} catch (error) {
  if (!(error instanceof Error && isAdvice(error))) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

/** Errors that need no stack: configuration, arguments, and reports of rules, which are printed already. */
function isAdvice(error: Error): boolean {
  const isArgument = error instanceof TypeError && 'code' in error
  return error instanceof EnvironmentError || isArgument || /^Validation failed/.test(error.message)
}

function synth(): void {
  const { env = environments.map(({ name }) => name), region, image } = readArguments()
  const folder = resolve(import.meta.dirname, '../cdk.out')
  // Broken templates never get into the folder that is deployed from.
  const outdir = `${folder}.new`
  rmSync(outdir, { recursive: true, force: true })
  const all = environments.map((one) => (region && env.includes(one.name) ? moved(one, region) : one))
  const app = new NotejamApp({
    environments: all,
    only: env,
    repository,
    ...(image ? { imageDigest: image, version: version() } : {}),
    outdir,
  })
  addValidation(app)
  const assembly = app.synth()
  const broken = checkEnvironments(all, repository.name)
    .filter(({ name }) => env.includes(name))
    .flatMap((one) =>
      findings(systemOf(assembly, one.name), one).map(({ id, problem }) => `${one.name} ${id}: ${problem}`),
    )
  if (broken.length > 0) throw new EnvironmentError(broken)
  rmSync(folder, { recursive: true, force: true })
  renameSync(outdir, folder)
  const stacks = [...assembly.stacksRecursively].map(({ stackName }) => stackName)
  process.stdout.write(`${stacks.length} templates in ${folder}: ${stacks.join(', ')}\n`)
}

/** The commit is whole: seven digits of it may be another's one day. */
function version(): string {
  const { name, commit } = versionOf(resolve(import.meta.dirname, '../..'), process.env)
  return commit ? `${name}+${commit}` : name
}

function readArguments(): { env?: string[]; region?: string; image?: string } {
  const { values } = parseArgs({
    options: {
      env: { type: 'string', multiple: true },
      region: { type: 'string' },
      image: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  const unknown = values.env?.filter((name) => !environments.some((one) => one.name === name)) ?? []
  const problems = [
    ...unknown.map((name) => `--env ${name} is unknown: one of ${environments.map((one) => one.name).join(', ')}`),
    ...(values.image !== undefined && !/^sha256:[0-9a-f]{64}$/.test(values.image)
      ? [`--image ${values.image} is no digest (sha256: and 64 hexadecimal digits)`]
      : []),
  ]
  if (problems.length > 0) throw new EnvironmentError(problems)
  return values
}
