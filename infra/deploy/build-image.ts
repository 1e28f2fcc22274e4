import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { accountOf } from './account.ts'
import { readArguments } from './arguments.ts'
import { buildImage } from './image.ts'
import { advise } from './run.ts'

/** Builds and pushes this commit's image into an environment's account, and prints `image=sha256:…` for what comes next. */
await advise(() => {
  const { environment } = readArguments(process.argv.slice(2), checkEnvironments(environments, repository.name))
  process.stdout.write(`image=${buildImage({ account: accountOf(environment), region: environment.region })}\n`)
})
