import { parseArgs } from 'node:util'
import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { ownImagesOf } from '../config/names.ts'
import { isPreview } from '../config/preview.ts'
import { accountOf } from './account.ts'
import { readArguments } from './arguments.ts'
import { buildImage } from './build/docker.ts'
import { makeImage } from './build/make.ts'
import { advise } from './run.ts'

/**
 * `build-image.ts ENV [--cache FOLDER]` is for GitHub's jobs: it builds and pushes this commit's image into an environment's account, and
 * prints `image=sha256:…` for what comes next. With a folder of layers, the new ones are in `FOLDER.new` afterwards, where Docker
 * builds.
 */
await advise(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { cache: { type: 'string' } } })
  const all = checkEnvironments(environments, repository.name)
  const { environment } = readArguments(positionals, all)
  const { name, region, architecture } = environment
  const account = accountOf(environment)
  const image = isPreview(name)
    ? // The role of a pull request may push nowhere else, and GitHub's machines have Docker.
      buildImage({ account, region, repository: ownImagesOf(name), architecture })
    : await makeImage({ environment, all, account, cache: values.cache })
  process.stdout.write(`image=${image}\n`)
})
