import { join } from 'node:path'
import { checkEnvironments } from '../config/check-environment.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { environments, repository } from '../config/environments.ts'
import { accountOf } from './account.ts'
import { examplesIn, readArguments } from './arguments.ts'
import { expectImage, imageOf, type Registry } from './image.ts'
import { advise, checkout, DeployError, show } from './run.ts'

/**
 * `npm run deploy -- ENV`: builds the image of this commit unless the account has it, makes the templates, and deploys the
 * environment's stacks. It needs the AWS CLI, signed in, and Docker where there is an image to build.
 */

advise(() => {
  const all = checkEnvironments(environments, repository.name)
  const { environment, image, from } = readArguments(process.argv.slice(2), all)
  const examples = examplesIn(environment)
  if (examples.length > 0) throw new DeployError(examples.join('\n'))

  const registry = { account: accountOf(environment), region: environment.region }
  const templates = from ?? synthesise(environment, registry, image)
  show(process.execPath, [
    ...[
      join(checkout, 'node_modules/aws-cdk/bin/cdk'),
      'deploy',
      '--app',
      templates,
      `${environment.name}/*`,
      '--no-notices',
      '--concurrency',
      '2',
    ],
    // A person is asked before permissions widen; a delivery was asked when its change was merged.
    ...['--require-approval', process.stdin.isTTY ? 'broadening' : 'never'],
  ])
})

function synthesise({ name }: ResolvedEnvironment, registry: Registry, given: string | undefined): string {
  if (given) expectImage(registry, given)
  const digest = given ?? imageOf(registry)
  show(process.execPath, [join(checkout, 'infra/bin/app.ts'), '--env', name, '--image', digest])
  return join(checkout, 'infra/cdk.out')
}
