import { imageProject } from '../../config/names.ts'
import { homeOf } from '../build/make.ts'
import { projectIn } from '../build/project.ts'
import { notCommitted } from '../build/source.ts'
import type { Aws } from '../aws.ts'
import { forSetup, ok, wrong, type Check } from './check.ts'
import { increase } from './quotas/quota.ts'

/** CodeBuild's machine for the processor of the tasks, and what Service Quotas calls it. */
const machines = {
  arm: { type: 'ARM_CONTAINER', quota: 'ARM/Medium' },
  x86: { type: 'LINUX_CONTAINER', quota: 'Linux/Medium' },
} as const

/** The project of the stack ci; asks nothing where Docker builds. */
export const imageBuilderIsThere: Check = {
  name: 'image builder',
  async run({ environment, beside, aws }) {
    const { builder, architecture, name } = environment
    if (builder === 'docker') return []
    const home = homeOf(environment, beside)
    const project = await projectIn(aws, home)
    if (!project) return forSetup(`${home} has no CodeBuild project ${imageProject}`, name)
    const { type } = machines[architecture]
    if (project.machine !== type) return forSetup(`${imageProject} builds on ${project.machine}, and not ${type}`, name)
    return ok(`CodeBuild's ${imageProject} in ${home} builds on ${type}`)
  },
}

/** A new account may run no build at all on some of CodeBuild's machines. */
export const buildsCanRun: Check = {
  name: 'builds at once',
  async run({ environment, beside, aws }) {
    const home = homeOf(environment, beside)
    const { quota } = machines[environment.architecture]
    const name = `Concurrently running builds for ${quota} environment`
    const found =
      (await quotaOf(aws, 'list-service-quotas', name, home)) ??
      (await quotaOf(aws, 'list-aws-default-service-quotas', name, home))
    if (!found) throw new TypeError(`Service Quotas has no "${name}"`)
    const { Value, QuotaCode: code } = found
    if (Value >= 1) return ok(`${Value} on ${quota} in ${home}; others wait for their turn`)
    const command = increase({ name, service: 'codebuild', code }, home, 1)
    return wrong(`CodeBuild may run no build on ${quota} in ${home}`, `${command}; until then builder: 'docker'`)
  },
}

async function quotaOf(aws: Aws, operation: string, name: string, region: string) {
  const { Quotas } = await aws.ask<{ Quotas: { QuotaName: string; QuotaCode: string; Value: number }[] }>(
    ['service-quotas', operation, '--service-code', 'codebuild'],
    region,
  )
  return Quotas.find(({ QuotaName }) => QuotaName === name)
}

/** CodeBuild has the files of the commit alone. */
export const checkoutIsCommitted: Check = {
  name: 'commit',
  run() {
    const problem = notCommitted()
    return Promise.resolve(
      problem
        ? wrong(`CodeBuild builds what is committed, and ${problem}`, 'git commit, or git stash')
        : ok('what the image is made of is as committed'),
    )
  },
}
