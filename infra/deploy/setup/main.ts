import { checkEnvironments } from '../../config/check-environment.ts'
import { environments, repository } from '../../config/environments.ts'
import { advise } from '../run.ts'
import { chosenFrom } from './chosen.ts'
import { setUp } from './setup.ts'

/** `npm run setup -- ENV…`: what an account needs once before deployments (docs/deploy.md, step 2). */
await advise(() => {
  const all = checkEnvironments(environments, repository.name)
  return setUp(chosenFrom(process.argv.slice(2), all), all)
})
