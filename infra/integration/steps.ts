import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Aws } from '../deploy/aws.ts'
import { checkout, DeployError, show } from '../deploy/run.ts'
import { failOneDeployment } from './failed-deployment.ts'
import { addressOf, statesOf } from './states.ts'
import { clearAccount } from './clear-account.ts'
import { ofNotejam } from './emptiness.ts'

export interface Setting {
  readonly environment: ResolvedEnvironment
  readonly account: string
  /** It remembers no answer. */
  readonly aws: Aws
  readonly smokeAt?: string
}

/** What one step does. Its answer is what was seen in the account afterwards: the exit code of a command is no evidence. */
export interface Step {
  readonly name: string
  /** @throws DeployError where it is not as it should be */
  act(setting: Setting): Promise<string>
}

export const steps: readonly Step[] = [
  {
    name: 'set up the account',
    async act({ environment, aws }) {
      run('infra/deploy/setup/main.ts', environment.name)
      return statesOf(aws, environment, /^(notejam-(ci|bounds)|CDKToolkit-nj)/)
    },
  },
  {
    name: 'first deployment',
    async act({ environment, aws }) {
      run('infra/deploy/main.ts', environment.name)
      return statesOf(aws, environment, new RegExp(`^notejam-${environment.name}-`))
    },
  },
  { name: 'smoke', act: smoke },
  { name: 'a deployment that fails', act: failOneDeployment },
  { name: 'smoke, of what ran before', act: smoke },
  {
    name: 'tear down the environment',
    async act({ environment, aws }) {
      const app = ['--app', join(checkout, 'infra/cdk.out'), `${environment.name}/*`]
      run('node_modules/aws-cdk/bin/cdk', 'destroy', '--force', ...app)
      const left = (await ofNotejam(aws, environment)).filter((one) =>
        one.startsWith(`stack notejam-${environment.name}-`),
      )
      if (left.length > 0) throw new DeployError(`still there: ${left.join(', ')}`)
      return 'no stack of it is left'
    },
  },
  {
    name: 'clear the account',
    async act({ environment, aws }) {
      const removed = await clearAccount(aws, environment)
      const left = await ofNotejam(aws, environment)
      if (left.length > 0) throw new DeployError(`still there: ${left.join(', ')}`)
      return `removed ${removed.join(', ')}; nothing is left`
    },
  },
]

async function smoke({ environment, aws, smokeAt }: Setting): Promise<string> {
  const address = smokeAt ?? (await addressOf(aws, environment))
  run('smoke/main.ts', address)
  return `${address} does what people come for`
}

function run(script: string, ...words: string[]): void {
  show(process.execPath, [join(checkout, script), ...words])
}
