import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { readArguments } from './arguments.ts'
import { deploy } from './deploy.ts'
import { advise } from './run.ts'

/** `npm run deploy -- ENV`: docs/deploy.md says what it needs; each option has a file of its own beside this one. */
await advise(() => {
  const all = checkEnvironments(environments, repository.name)
  deploy(readArguments(process.argv.slice(2), all))
})
