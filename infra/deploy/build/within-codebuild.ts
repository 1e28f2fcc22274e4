import { advise, DeployError } from '../run.ts'
import { buildImage } from './docker.ts'

/**
 * Runs in CodeBuild, in an unpacked source (constructs/image-builder/buildspec.ts): builds and pushes the image of a commit, as a
 * person's machine would, and prints its digest. It may import nothing but Node's own modules and files of the repository.
 */

/** What the build is given, and the only forms of it that are used. */
const forms = {
  REGISTRY_ACCOUNT: /^\d{12}$/,
  REGISTRY_REGION: /^[a-z]{2}(-[a-z]+)+-\d$/,
  REPOSITORY: /^[a-z]+(-[a-z]+)*$/,
  ARCHITECTURE: /^(arm|x86)$/,
  REVISION: /^[0-9a-f]{40}$/,
}

function given(name: keyof typeof forms): string {
  const value = process.env[name] ?? ''
  if (forms[name].test(value)) return value
  throw new DeployError(`${name} is "${value}", and not of the form that npm run deploy gives it.`)
}

await advise(() => {
  given('REVISION')
  const digest = buildImage({
    account: given('REGISTRY_ACCOUNT'),
    region: given('REGISTRY_REGION'),
    repository: given('REPOSITORY'),
    architecture: given('ARCHITECTURE') === 'x86' ? 'x86' : 'arm',
    // Docker Hub counts pulls by address, and CodeBuild's are shared by many.
    args: { REGISTRY: 'public.ecr.aws/docker/library/' },
  })
  process.stdout.write(`${digest}\n`)
})
