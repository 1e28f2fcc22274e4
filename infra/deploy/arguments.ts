import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { checkout, DeployError } from './run.ts'

export interface Arguments {
  readonly environment: ResolvedEnvironment
  /** The digest of an existing image. @default - this commit's image, built now */
  readonly image?: string
  /** A folder with templates that name their image. @default - synthesised now */
  readonly from?: string
  /** Only asks whether a deployment would succeed, and changes nothing. @default false */
  readonly check?: boolean
  /** The version to go back to, of which a delivery is recorded. @default - this checkout */
  readonly to?: string
  /** Removes what a first creation that failed has left. @default false */
  readonly abandon?: boolean
  /** The environment's name, instead of typing it. @default - a person is asked */
  readonly yes?: string
}

const usage = (names: readonly string[]) => `npm run deploy -- ENV [--check] [--image sha256:DIGEST] [--from FOLDER]
npm run deploy -- ENV --to VERSION
npm run deploy -- ENV --abandon [--yes ENV]
  ENV      one of ${names.join(', ')}
  --check  asks the account and this machine whether a deployment would succeed, and changes nothing
  --image  an image that was built before; otherwise this commit's is built
  --from   templates that were made before (infra/cdk.out); otherwise they are made now
  --to     an earlier version, by the beginning of its commit's id: it is deployed as it was delivered
  --abandon  removes what a first deployment that failed has left, and nothing where people may have written
  --yes    the environment's name, where there is no terminal to type it`

/**
 * @param given `process.argv` without its first two
 * @throws DeployError with the usage
 */
export function readArguments(given: readonly string[], environments: readonly ResolvedEnvironment[]): Arguments {
  const names = environments.map(({ name }) => name)
  const { values, positionals } = parse(given, names)
  const environment = environments.find(({ name }) => name === positionals[0])
  if (!environment || positionals.length !== 1) throw new DeployError(usage(names))
  if (values.image !== undefined && !/^sha256:[0-9a-f]{64}$/.test(values.image)) {
    throw new DeployError(`--image ${values.image} is no digest (sha256: and 64 hexadecimal digits)`)
  }
  if (values.image !== undefined && values.from !== undefined) {
    throw new DeployError('--from brings templates that name their image: leave out --image')
  }
  if (values.to !== undefined && (values.abandon ?? values.check ?? values.image ?? values.from) !== undefined) {
    throw new DeployError('--to names a whole delivery: leave out the other options')
  }
  if (values.abandon && (values.check ?? values.image ?? values.from) !== undefined) {
    throw new DeployError('--abandon removes an environment: leave out --check, --image and --from')
  }
  if (values.yes !== undefined && (!values.abandon || values.yes !== environment.name)) {
    throw new DeployError(`--yes goes with --abandon, and says the same name: --abandon --yes ${environment.name}`)
  }
  return { environment, ...values }
}

function parse(given: readonly string[], names: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...{ check: { type: 'boolean' }, image: { type: 'string' }, from: { type: 'string' } },
        ...{ to: { type: 'string' }, abandon: { type: 'boolean' }, yes: { type: 'string' } },
      },
    })
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : String(error)}\n${usage(names)}`)
  }
}

/** A sentence for each example that is still in infra/config/environments.ts. Examples end in `.example`, a reserved name. */
export function examplesIn({ name, repository, mailFrom, alarmAddress, domain }: ResolvedEnvironment): string[] {
  const keys = {
    repository,
    [`${name}.mailFrom`]: mailFrom,
    [`${name}.alarmAddress`]: alarmAddress,
    [`${name}.domain.name`]: domain?.name,
  }
  return Object.entries(keys)
    .filter(([, value]) => value !== undefined && /\.example(\/|$)/.test(value))
    .map(([key, value]) => `${key} is still the example ${String(value)}: put yours into infra/config/environments.ts`)
}

/**
 * The command line of `cdk deploy`.
 * @param only stacks by their paths, `prod/Data`, without those that they depend on. @default - all
 * @param isWatched whether a person at a terminal can approve wider permissions; a delivery's were approved by the merge
 */
export function cdkDeploy(
  templates: string,
  environment: string,
  isWatched: boolean,
  only?: readonly string[],
): string[] {
  return [
    ...[
      join(checkout, 'node_modules/aws-cdk/bin/cdk'),
      'deploy',
      '--app',
      templates,
      ...(only ? [...only, '--exclusively'] : [`${environment}/*`]),
      '--no-notices',
    ],
    // The CDK cannot ask for approval while it deploys another stack, so concurrency is for deliveries.
    ...(isWatched ? ['--require-approval', 'broadening'] : ['--require-approval', 'never', '--concurrency', '2']),
  ]
}
