import { imageRepository, ownImagesOf } from '../../config/names.ts'
import { unless } from '../aws.ts'
import { forSetup, ok, wrong, type Check } from './check.ts'
import { judgeSharedStack, stacksIn } from './stacks.ts'

/** The stack of an account, in the region of its first environment. */
export const ciStack = 'notejam-ci'

export const repositoryIsThere: Check = {
  name: 'image repository',
  async run({ environment: { name, region }, beside, aws }) {
    const home = beside[0]?.region ?? region
    const found = await unless(
      ['RepositoryNotFoundException'],
      aws.ask(['ecr', 'describe-repositories', '--repository-names', imageRepository]),
    )
    const own = await unless(
      ['RepositoryNotFoundException'],
      aws.ask(['ecr', 'describe-repositories', '--repository-names', ownImagesOf(name)]),
    )
    if (found && own) return ok(`${imageRepository} and ${ownImagesOf(name)} in ${region}`)
    if (found) return forSetup(`the repository ${ownImagesOf(name)}, which its tasks pull from, is not there`, name)
    const stack = (await stacksIn(aws, home)).find(({ StackName }) => StackName === ciStack)
    if (!stack) return forSetup(`${ciStack}, which holds the repository of images, is not in ${home}`, name)
    if (home !== region) {
      return wrong(
        `there is no repository ${imageRepository} in ${region}: ECR makes it with the first image that it copies there`,
        `npm run deploy -- ${beside[0]?.name ?? name}, and wait a minute`,
      )
    }
    return judgeSharedStack(name, home, stack) ?? forSetup(`${ciStack} is there, and its repository is not`, name)
  },
}
