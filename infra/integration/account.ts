import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Aws } from '../deploy/aws.ts'
import { identify } from '../deploy/checks/credentials.ts'
import { DeployError } from '../deploy/run.ts'
import type { Arguments } from './arguments.ts'
import { ofNotejam } from './emptiness.ts'

/**
 * Whether this may begin: the credentials open the account that was named, nothing in it is of Notejam, and a person has
 * typed its number.
 * @throws DeployError before anything is changed
 */
export async function expectAccount(
  { account, yes }: Arguments,
  environment: ResolvedEnvironment,
  aws: Aws,
  confirm: (question: string) => Promise<string>,
): Promise<void> {
  const { identity } = await identify(aws)
  if (!identity) throw new DeployError('The AWS CLI is not signed in: aws sts get-caller-identity says why.')
  if (identity.account !== account) {
    throw new DeployError(`You named account ${account}, and these credentials open ${identity.account}.`)
  }
  if (environment.account !== undefined && environment.account !== account) {
    throw new DeployError(`${environment.name} lives in account ${environment.account}, not in ${account}.`)
  }
  const found = await ofNotejam(aws, environment)
  if (found.length > 0) {
    const list = found.map((one) => `- ${one}`).join('\n')
    throw new DeployError(`Account ${account} is not empty of Notejam, and what is here would be removed:\n${list}`)
  }
  const question =
    `${environment.name} will be made in account ${account}, tried, and removed again: two hours, a dollar or two. ` +
    'Type the number of the account to go on: '
  if ((yes ?? (await confirm(question))) !== account) throw new DeployError('Nothing was changed.')
}
