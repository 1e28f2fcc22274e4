import { checkEnvironments } from '../config/check-environment.ts'
import { environments, repository } from '../config/environments.ts'
import { examplesIn } from '../deploy/arguments.ts'
import { awsCli, AwsError, type Aws } from '../deploy/aws.ts'
import { advise, answer, DeployError, print } from '../deploy/run.ts'
import { expectAccount } from './account.ts'
import { readArguments } from './arguments.ts'
import { askPerson } from './confirmation.ts'
import { writeDrill, type Done } from './record.ts'
import { steps, type Setting } from './steps.ts'

/**
 * `npm run integration -- ACCOUNT`: applies dev to an empty account of AWS, asks it what people ask, fails one deployment on
 * purpose, removes everything, and writes docs/drills/.
 */
await advise(async () => {
  const given = readArguments(process.argv.slice(2))
  const environment = checkEnvironments(environments, repository.name).find(({ name }) => name === 'dev')
  if (!environment) throw new DeployError('infra/config/environments.ts has no dev, which this applies.')
  const examples = examplesIn(environment)
  if (examples.length > 0) throw new DeployError(examples.join('\n'))
  // Stacks change while this runs: no answer is remembered.
  const aws: Aws = { ask: (words, region) => awsCli(environment.region).ask(words, region) }
  try {
    await expectAccount(given, environment, aws, askPerson)
  } catch (error) {
    if (error instanceof AwsError)
      throw new DeployError(`AWS did not answer, and nothing was changed: ${error.message}`)
    throw error
  }

  const { account, smokeAt } = given
  const done = await perform({ environment, account, aws, ...(smokeAt ? { smokeAt } : {}) })
  const commit = answer('git', ['rev-parse', '--short=12', 'HEAD'])
  const { region } = environment
  const file = writeDrill({ at: new Date(), commit, region, isReal: smokeAt === undefined, steps: done })
  print(`Written: ${file}\n`)
  const broken = done.find(({ isOk }) => !isOk)
  if (!broken) return
  const how = 'What was made stays, to be looked at; docs/deploy.md, "Tearing down dev", removes it.'
  throw new DeployError(`${broken.step} failed: ${broken.seen}\n${how}`)
})

/** All steps, up to the first that fails. */
async function perform(setting: Setting): Promise<Done[]> {
  const done: Done[] = []
  for (const [index, step] of steps.entries()) {
    print(`\n[${index + 1}/${steps.length}] ${step.name}\n`)
    const begun = Date.now()
    const { seen, isOk } = await step.act(setting).then(
      (answered) => ({ seen: answered, isOk: true }),
      (error: unknown) => ({ seen: error instanceof Error ? error.message : String(error), isOk: false }),
    )
    done.push({ step: step.name, minutes: (Date.now() - begun) / 60_000, seen, isOk })
    print(`${isOk ? 'seen' : 'FAILED'}: ${seen}\n`)
    if (!isOk) break
  }
  return done
}
