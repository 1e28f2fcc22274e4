import { resolveNs } from 'node:dns/promises'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { askAside } from '../aside.ts'
import { awsCli, type Aws } from '../aws.ts'
import type { Check } from '../checks/check.ts'
import { identify, judgeIdentity } from '../checks/credentials.ts'
import { linesOf } from '../checks/report.ts'
import { answersOf, type Answer } from '../checks/run-checks.ts'
import { DeployError } from '../run.ts'
import type { Chosen } from './chosen.ts'

export interface Asked {
  readonly account: string
  readonly aws: Aws
  readonly environments: readonly {
    readonly environment: string
    readonly region: string
    readonly answers: readonly Answer[]
  }[]
}

/** @throws DeployError when the credentials open no account, or another one */
export async function ask(
  chosen: Chosen,
  all: readonly ResolvedEnvironment[],
  checks: readonly Check[],
): Promise<Asked> {
  const [first] = chosen
  const known = new Map<string, Promise<unknown>>()
  const aws = awsCli(first.region, askAside, known)
  const { identity, finding = identity && judgeIdentity(first, identity) } = await identify(aws)
  if (!identity || finding?.state === 'wrong') {
    throw new DeployError(linesOf({ name: 'account', findings: finding ? [finding] : [] }).trimEnd())
  }
  const { account } = identity
  const environments: { environment: string; region: string; answers: Answer[] }[] = []
  for (const environment of chosen) {
    const answers: Answer[] = []
    const context = {
      environment,
      beside: all.filter((one) => one.account === first.account),
      account,
      aws: awsCli(environment.region, askAside, known),
      ask: askAside,
      nameServers: resolveNs,
    }
    for await (const answer of answersOf(checks, context)) answers.push(answer)
    environments.push({ environment: environment.name, region: environment.region, answers })
  }
  return { account, aws, environments }
}
