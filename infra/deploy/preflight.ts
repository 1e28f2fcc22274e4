import { resolveNs } from 'node:dns/promises'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Arguments } from './arguments.ts'
import { askAside } from './aside.ts'
import { awsCli, remembering, type Aws } from './aws.ts'
import type { Check, Context } from './checks/check.ts'
import { judgeConfiguration } from './checks/configuration.ts'
import { identify, judgeIdentity } from './checks/credentials.ts'
import { accountChecks, deploymentChecks, localChecks } from './checks/index.ts'
import { countOf, isWrong, linesOf } from './checks/report.ts'
import { answersOf, type Answer } from './checks/run-checks.ts'
import { makeServiceRoles, servicesWithRoles } from './checks/service-roles.ts'
import { deployerOf } from './deployer.ts'
import { imageIn } from './image.ts'
import { DeployError, print } from './run.ts'

/**
 * `npm run deploy -- ENV --check`: asks the account and this machine for everything that a deployment needs, and changes
 * nothing.
 * @throws DeployError when something would fail
 */
export async function check(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<void> {
  await ask(given, all)
}

/**
 * The same before a deployment, and then makes the service-linked roles that are missing.
 * @returns the account
 * @throws DeployError before anything is changed
 */
export async function preflight(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<string> {
  const { account, aws, environment } = await ask(given, all)
  const made = await makeServiceRoles(aws, servicesWithRoles(environment))
  if (made.length > 0) print(`Made the roles of ${made.join(', ')}.\n`)
  return account
}

async function ask(given: Arguments, all: readonly ResolvedEnvironment[]): Promise<Context> {
  const { environment, from } = given
  const image = from ? imageIn(from, environment.name) : given.image
  const aws = awsCli(environment.region)
  const answers: Answer[] = []
  const say = (answer: Answer) => {
    answers.push(answer)
    if (!answer.isDenied) print(linesOf(answer))
  }

  print(`What ${environment.name} in ${environment.region} needs:\n`)
  say({ name: 'configuration', findings: judgeConfiguration(environment, new Date()), isDenied: false })
  const { identity, finding = identity && judgeIdentity(environment, identity) } = await identify(aws)
  if (finding) say({ name: 'account', findings: [finding], isDenied: false })

  const isOpen = identity !== undefined && finding?.state !== 'wrong'
  const context: Context = {
    environment,
    beside: all.filter(({ account }) => account === environment.account),
    account: identity?.account ?? '',
    aws: identity ? asDeployer(environment, identity.account, aws) : aws,
    ask: askAside,
    nameServers: resolveNs,
    ...(image ? { image } : {}),
  }
  const local: readonly Check[] = image ? [] : localChecks[environment.builder]
  const checks = isOpen ? [...accountChecks, ...deploymentChecks(context)] : local
  for await (const answer of answersOf(checks, context)) say(answer)

  const denied = answers.filter(({ isDenied }) => isDenied).map(({ name }) => name)
  if (denied.length > 0) print(`?     These credentials may not ask for: ${denied.join(', ')}.\n`)
  print(`${countOf(answers)}${isOpen ? '' : '; the account was not asked for the rest'}.\n`)
  if (answers.some(isWrong)) throw new DeployError('Nothing was changed. Mend what is WRONG, and run it again.')
  return context
}

/** States of stacks are asked for with the role that deploys, where these credentials may not: GitHub's may do little else. */
function asDeployer({ name, region }: ResolvedEnvironment, account: string, aws: Aws): Aws {
  const deployer = deployerOf(name, account)
  return remembering(region, (words, where) => (words[0] === 'cloudformation' ? deployer : aws).ask(words, where))
}
