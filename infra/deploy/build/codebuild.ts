import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { imageProject, sourcesPrefix } from '../../config/names.ts'
import { AwsError, type Aws } from '../aws.ts'
import { DeployError, print } from '../run.ts'
import { projectIn } from './project.ts'
import type { Repository } from './signed-in.ts'
import { packCommit } from './source.ts'

export interface CloudBuild extends Omit<Repository, 'account'> {
  /** In the region of the project; it remembers no answer, because builds go on. */
  readonly aws: Aws
  /** The region of the project, which may be another than the registry's. */
  readonly home: string
  /** Between two looks at how far it is. @default - ten seconds */
  readonly wait?: () => Promise<unknown>
  /** @default - the commit of this checkout */
  readonly pack?: (file: string) => string
}

/** A build, as CodeBuild describes it. */
interface Described {
  readonly id: string
  readonly buildStatus: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'STOPPED'
  readonly currentPhase?: string
  readonly phases?: readonly {
    readonly phaseType: string
    readonly phaseStatus?: string
    readonly contexts?: readonly { readonly message?: string }[]
  }[]
  readonly logs?: { readonly deepLink?: string; readonly streamName?: string }
  readonly exportedEnvironmentVariables?: readonly { readonly name: string; readonly value: string }[]
}

const pauseMs = 10_000
/** Beyond what the project allows (constructs/image-builder): CodeBuild ends builds by itself before. */
const patienceMs = 50 * 60_000
/** Looks that AWS may leave unanswered in a row. */
const missedLooks = 6

/** What CodeBuild is at, for the person who watches. */
const phases: Readonly<Record<string, string>> = {
  QUEUED: 'it waits for its turn',
  PROVISIONING: 'a machine is started',
  DOWNLOAD_SOURCE: 'the source is unpacked',
  BUILD: 'the image is built and pushed',
}

/**
 * Has CodeBuild build the image of this checkout's commit, and push it.
 * @returns `sha256:…`
 * @throws DeployError before anything is sent where the project is missing or the checkout is not committed, and with the
 *   log's address where the build fails
 */
export async function buildInCloud(build: CloudBuild): Promise<string> {
  const { aws, home, region, repository, pack = packCommit } = build
  const project = await projectIn(aws, home)
  if (!project) throw new DeployError(`${home} has no CodeBuild project ${imageProject}: npm run setup makes it.`)
  const folder = mkdtempSync(join(tmpdir(), 'notejam-source-'))
  try {
    const file = join(folder, 'source.zip')
    const commit = pack(file)
    const key = `${sourcesPrefix}${commit.slice(0, 12)}-${randomUUID()}.zip`
    await aws.ask(['s3api', 'put-object', '--bucket', project.bucket, '--key', key, '--body', file], home)
    const variables = { REVISION: commit, REGISTRY_REGION: region, REPOSITORY: repository }
    const { build: begun } = await aws.ask<{ build: Described }>(
      [
        ...['codebuild', 'start-build', '--project-name', imageProject],
        ...['--source-location-override', `${project.bucket}/${key}`],
        ...['--environment-variables-override'],
        ...Object.entries(variables).map(([name, value]) => `name=${name},value=${value}`),
      ],
      home,
    )
    print(`CodeBuild builds the image of ${commit.slice(0, 12)} in ${home}: ${begun.id}\n`)
    return digestOf(await ended(build, begun))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Waits for the end of a build, and says what it is at. @throws DeployError where it does not succeed */
async function ended({ aws, home, wait = () => pause(pauseMs) }: CloudBuild, begun: Described): Promise<Described> {
  let [build, said, missed, isLogged] = [begun, '', 0, false]
  for (let looks = patienceMs / pauseMs; build.buildStatus === 'IN_PROGRESS'; looks--) {
    if (looks <= 0)
      throw new DeployError(
        `CodeBuild is still at the image after ${patienceMs / 60_000} minutes. ${logOf(build, home)}`,
      )
    await wait()
    try {
      build = (await look(aws, home, build.id)) ?? build
      missed = 0
    } catch (error) {
      // The build goes on without this machine's network.
      if (!(error instanceof AwsError) || error.refusal !== 'unreachable' || ++missed > missedLooks) throw error
    }
    const { deepLink, streamName } = build.logs ?? {}
    if (!isLogged && deepLink && streamName) {
      isLogged = true
      print(`Its log: ${deepLink}\n`)
    }
    const says = phases[build.currentPhase ?? '']
    if (says !== undefined && says !== said) print(`CodeBuild: ${says}\n`)
    said = says ?? said
  }
  if (build.buildStatus === 'SUCCEEDED') return build
  throw new DeployError(`CodeBuild built no image: ${reasonOf(build)}. ${logOf(build, home)}`)
}

async function look(aws: Aws, home: string, id: string): Promise<Described | undefined> {
  const words = ['codebuild', 'batch-get-builds', '--ids', id]
  return (await aws.ask<{ builds: Described[] }>(words, home)).builds[0]
}

/** Why it ended, in CodeBuild's words. */
function reasonOf({ buildStatus, phases: all = [] }: Described): string {
  if (buildStatus === 'STOPPED') return 'it was stopped'
  const failed = all.find(({ phaseStatus = 'SUCCEEDED' }) => phaseStatus !== 'SUCCEEDED')
  const message = failed?.contexts
    ?.find((one) => one.message)
    ?.message?.trim()
    .replace(/\.$/, '')
  if (buildStatus === 'TIMED_OUT') return `it took too long (${failed?.phaseType ?? 'its time is over'})`
  return failed ? `${failed.phaseType} ${failed.phaseStatus ?? ''}${message ? `, ${message}` : ''}` : buildStatus
}

function logOf({ id, logs: { deepLink, streamName } = {} }: Described, home: string): string {
  if (deepLink && streamName) return `Its log: ${deepLink}`
  return `It has no log; what it did: aws codebuild batch-get-builds --region ${home} --ids ${id}`
}

function digestOf({ exportedEnvironmentVariables: all = [], id }: Described): string {
  const value = all.find(({ name }) => name === 'IMAGE')?.value.trim() ?? ''
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value
  throw new DeployError(`CodeBuild did not say which image it pushed (${id}).`)
}
