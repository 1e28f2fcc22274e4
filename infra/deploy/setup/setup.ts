import type { ResolvedEnvironment } from '../../config/environment.ts'
import { examplesIn } from '../arguments.ts'
import type { Aws } from '../aws.ts'
import { accountChecks, setupChecks } from '../checks/index.ts'
import { countOf, isWrong, linesOf } from '../checks/report.ts'
import { homeOf } from '../build/make.ts'
import { makeServiceRoles, servicesWithRoles } from '../checks/service-roles.ts'
import { DeployError, print, show } from '../run.ts'
import { ask } from './ask.ts'
import type { Chosen } from './chosen.ts'
import { bootstrap, deployShared, sharedStacks } from './commands.ts'
import { previewsIn } from './previews.ts'
import { sharedTemplates } from './templates.ts'

/**
 * The account's part, once, and again whenever environments, their regions, the repository or `infra/bootstrap/` change: the
 * stacks that environments share, the roles of services, and a bootstrap in each region. What is there already stays.
 * @throws DeployError before anything is changed where it would fail, and at the end where something is still missing
 */
export async function setUp(
  chosen: Chosen,
  all: readonly ResolvedEnvironment[],
  withTemplates: WithTemplates = sharedTemplates,
): Promise<void> {
  const [first] = chosen
  const examples = examplesIn(first).filter((sentence) => sentence.startsWith('repository'))
  if (examples.length > 0) throw new DeployError(examples.join('\n'))

  const { account, aws, environments } = await ask(chosen, all, setupChecks)
  const inTheWay = environments
    .flatMap(({ answers }) => answers)
    .map(({ name, findings }) => ({ name, findings: findings.filter(({ isForSetup }) => !isForSetup) }))
    .filter(isWrong)
  if (inTheWay.length > 0) {
    throw new DeployError(`${inTheWay.map(linesOf).join('')}Nothing was changed. Mend what is WRONG, and run it again.`)
  }

  const steps: (readonly [says: string, act: () => void | Promise<void>])[] = [
    [sharedStacks(chosen).join(', '), () => makeShared(aws, chosen, all, withTemplates)],
    [
      'roles of services',
      async () => {
        await makeServiceRoles(aws, [...new Set(chosen.flatMap(servicesWithRoles))])
      },
    ],
    ...chosen.map((one) => [`bootstrap of ${one.name}`, () => cdk(bootstrap(one, account))] as const),
  ]
  for (const [index, [says, act]] of steps.entries()) {
    print(`[${index + 1}/${steps.length}] ${says}\n`)
    await act()
  }
  await report(chosen, all)
}

/** Makes templates for as long as `use` takes, with the previews of these pull requests. */
type WithTemplates = (use: (folder: string) => void, kept: readonly string[]) => void

/** Makes the stacks that environments share, with what they have for previews that are there. */
export async function makeShared(
  aws: Aws,
  chosen: Chosen,
  all: readonly ResolvedEnvironment[],
  withTemplates: WithTemplates,
): Promise<void> {
  const kept = await previewsIn(aws, homeOf(chosen[0], all), chosen)
  withTemplates((folder) => cdk(deployShared(folder, sharedStacks(chosen))), kept)
}

function cdk(args: readonly string[]): void {
  show(process.execPath, args)
}

/** What the account has now, read back: a command that ended well is no evidence. */
async function report(chosen: Chosen, all: readonly ResolvedEnvironment[]): Promise<void> {
  const { account, environments } = await ask(chosen, all, accountChecks)
  print(`\nAccount ${account} now:\n`)
  for (const { environment, region, answers } of environments)
    print(`${environment} in ${region}: ${countOf(answers)}\n${answers.map(linesOf).join('')}`)

  const findings = environments.flatMap(({ answers }) => answers.flatMap((answer) => answer.findings))
  if (findings.some(({ isForSetup }) => isForSetup)) {
    throw new DeployError('Not all of it is there: run it again, and read what the CDK says.')
  }
  for (const { environment, answers } of environments) {
    const isReady = !answers.some(isWrong)
    print(isReady ? `Next: npm run deploy -- ${environment}\n` : `${environment} waits for what is WRONG above.\n`)
  }
}
