import type { ResolvedEnvironment } from '../../config/environment.ts'
import { isPreview, maxPreviews, numberOf } from '../../config/preview.ts'
import type { Aws } from '../aws.ts'
import { stacksIn } from '../checks/stacks.ts'
import { DeployError, print } from '../run.ts'

/**
 * The pull requests whose previews an account was set up for, by their bounds. The stack `ci` has a role for each, and a
 * checkout knows only the one that `PREVIEW` names: setting up another would take theirs away.
 * @param home the region of the shared stacks
 * @returns the numbers, without those that are set up now
 * @throws DeployError where there would be too many
 */
export async function previewsIn(
  aws: Aws,
  home: string,
  chosen: readonly Pick<ResolvedEnvironment, 'name'>[],
): Promise<readonly string[]> {
  const names = (await stacksIn(aws, home)).flatMap(
    ({ StackName }) => /^notejam-bounds-(.+)$/.exec(StackName)?.[1] ?? [],
  )
  const own = chosen.map(({ name }) => name).filter(isPreview)
  const others = names.filter((name) => isPreview(name) && !own.includes(name))
  if (own.length > 0 && own.length + others.length > maxPreviews) {
    throw new DeployError(
      `The account has the previews ${others.join(', ')}, and ${maxPreviews} are the most: remove one first (docs/deploy.md, "Pull requests").`,
    )
  }
  if (others.length > 0) print(`Previews that stay as they are: ${others.join(', ')}.\n`)
  return others.map(numberOf)
}
