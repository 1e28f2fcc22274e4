import { parseArgs } from 'node:util'
import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { accountOf } from './account.ts'
import { readArguments } from './arguments.ts'
import { buildImage } from './image.ts'
import { advise } from './run.ts'

/**
 * `build-image.ts ENV [--cache FOLDER]` builds and pushes this commit's image into an environment's account, and prints
 * `image=sha256:…` for what comes next. With a folder of layers, the new ones are in `FOLDER.new` afterwards.
 */
await advise(() => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { cache: { type: 'string' } } })
  const { environment } = readArguments(positionals, checkEnvironments(environments, repository.name))
  const { region, architecture } = environment
  const image = buildImage({ account: accountOf(environment), region, architecture, cache: values.cache })
  process.stdout.write(`image=${image}\n`)
})
