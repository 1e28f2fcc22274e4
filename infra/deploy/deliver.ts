import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Aws } from './aws.ts'
import { imageIn } from './image.ts'
import { tagRunning } from './ran.ts'
import type { Recorded, Records } from './records.ts'
import { DeployError, print } from './run.ts'
import { smoke as reallySmoke, type Smoke } from './smoked.ts'
import { commitOf, running } from './version.ts'

export interface Delivery {
  readonly environment: ResolvedEnvironment
  /** The folder of the templates. */
  readonly templates: string
  readonly aws: Aws
  readonly records: Records
  /** Deploys all stacks from a folder. @throws DeployError */
  readonly rollOut: (templates: string) => Promise<void>
  /** @default - npm run smoke */
  readonly smoke?: Smoke
}

/**
 * Deploys, uses what was deployed as a visitor does, and records it. What fails there is taken back: the delivery that ran
 * before is deployed as it was recorded, with its image, its templates and its static files (decision 45).
 * @throws DeployError also where the environment is back
 */
export async function deliver(delivery: Delivery): Promise<void> {
  const { environment, templates, aws, records, rollOut, smoke = reallySmoke } = delivery
  const before = await running(aws, environment)
  const previous = await recordOf(records, before.version)
  await rollOut(templates)
  const now = await running(aws, environment)
  if (!(await smoke(now, environment.signUp))) throw new DeployError(await back(delivery, previous))
  await tagRunning(aws, environment, imageIn(templates, environment.name))
  if (commitOf(now.version)) await records.keep(templates, now.version ?? '')
}

/** @returns the sentence that says where the environment is */
async function back(delivery: Delivery, previous: Recorded | undefined): Promise<string> {
  const { environment, aws, records, rollOut, smoke = reallySmoke } = delivery
  const { name } = environment
  const failed = `The new version of ${name} does not do what it should (above)`
  if (!previous) return `${failed}, and no delivery before it is recorded: it still runs.`
  print(`${failed}: back to ${previous.commit}, as it was delivered at ${previous.at}.\n`)
  return records.withTemplates(previous, async (folder) => {
    await rollOut(folder)
    await tagRunning(aws, environment, imageIn(folder, name))
    const isGood = await smoke(await running(aws, environment), environment.signUp)
    const back = `${name} is back at ${previous.commit}`
    return isGood
      ? `${failed}. ${back}.`
      : `${failed}. ${back}, which does not do it now either: docs/runbook/deployment-failed.md.`
  })
}

/** The delivery of what runs. */
async function recordOf(records: Records, version: string | undefined): Promise<Recorded | undefined> {
  const commit = commitOf(version)
  return commit === undefined ? undefined : (await records.list()).find((one) => one.commit === commit)
}
