import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { abandonEnvironment } from './abandon/command.ts'
import { readArguments } from './arguments.ts'
import { deploy, goBack } from './deploy.ts'
import { check } from './preflight.ts'
import { advise } from './run.ts'

/** `npm run deploy -- ENV`: docs/deploy.md says what it needs; each option has a file of its own beside this one. */
await advise(() => {
  const all = checkEnvironments(environments, repository.name)
  const given = readArguments(process.argv.slice(2), all)
  if (given.abandon) return abandonEnvironment(given)
  if (given.to !== undefined) return goBack(given, given.to, all)
  return given.check ? check(given, all) : deploy(given, all)
})
