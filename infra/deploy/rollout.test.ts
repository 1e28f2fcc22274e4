import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkEnvironments } from '../config/check-environment.ts'
import { NotejamApp } from '../notejam-app.ts'
import { readSystem } from '../system/system.ts'
import { prod } from '../test/variants.ts'
import { Cloud, type CloudStack } from './cloud.test-kit.ts'
import { rollOut } from './rollout.ts'
import { DeployError } from './run.ts'

let templates: string
let order: string[]

beforeAll(() => {
  templates = mkdtempSync(join(tmpdir(), 'notejam-templates-'))
  const repository = { name: 'a/b', subject: 'a/b' }
  new NotejamApp({ environments: [prod], repository, outdir: templates, isForReading: true }).synth()
  order = readSystem(templates, 'prod').stacks.map(({ name }) => name)
})
afterAll(() => rmSync(templates, { recursive: true }))

/** What a run of the CDK was told. */
interface Run {
  readonly only: string[]
  readonly app: string
  readonly served: string | undefined
  readonly keepsFailures: boolean
  /** Stacks that would be protected from being deleted. */
  readonly isProtecting: string[]
}

/** Deploys; the CDK leaves every stack in the state that `leaves` says. */
async function deployed(cloud: Cloud, leaves: (run: number, name: string) => string = () => 'UPDATE_COMPLETE') {
  const [environment] = checkEnvironments([prod], 'a/b')
  if (!environment) throw new Error('there must be an environment')
  const runs: Run[] = []
  const runCdk = (args: readonly string[]) => {
    const app = args[args.indexOf('--app') + 1] ?? ''
    const system = readSystem(app, 'prod')
    const only = args.filter((one) => one.startsWith('prod/'))
    runs.push({
      only,
      app,
      served: /data:HasServed=(\w+)/.exec(args.join(' '))?.[1],
      keepsFailures: args.includes('--no-rollback'),
      isProtecting: system.stacks.filter((one) => one.isProtected).map(({ name }) => name),
    })
    for (const { name, path = '' } of system.stacks) {
      if (only[0] !== 'prod/*' && !only.includes(path)) continue
      const status = leaves(runs.length, name)
      if (status === 'throw') throw new DeployError('cdk deploy failed: it says above why.')
      cloud.stacks.set(name, { ...cloud.stacks.get(name), status, changedAt: String(runs.length) })
    }
  }
  const error = await rollOut({ environment, templates, isWatched: false, aws: cloud, runCdk }).then(
    () => undefined,
    (one: unknown) => one as Error,
  )
  return { runs, error }
}

/** All stacks, complete, but for these. */
function all(others: Readonly<Record<string, CloudStack | undefined>> = {}, hasServed = true): Cloud {
  const stacks = order.flatMap((name): [string, CloudStack][] => {
    const short = name.split('-').at(-1) ?? ''
    const complete = { status: 'CREATE_COMPLETE', ...(short === 'data' ? { hasServed } : {}) }
    const stack = short in others ? others[short] : complete
    return stack ? [[name, stack]] : []
  })
  return new Cloud(Object.fromEntries(stacks))
}

describe('a first deployment', () => {
  it('protects nothing and rolls nothing back, and then protects everything', async () => {
    const { runs, error } = await deployed(new Cloud({}))
    expect(error).toBeUndefined()
    expect(runs).toMatchObject([
      { only: ['prod/*'], served: 'false', keepsFailures: true, isProtecting: [] },
      { only: ['prod/*'], app: templates, served: 'true', keepsFailures: false },
    ])
    expect(runs[1]?.isProtecting).toEqual(
      expect.arrayContaining(['dr', 'data', 'app'].map((one) => `notejam-prod-${one}`)),
    )
    expect(existsSync(runs[0]?.app ?? ''), 'the copy of the templates').toBe(false)
    expect(readFileSync(join(templates, 'assembly-prod/manifest.json'), 'utf8')).toContain('terminationProtection')
  })

  it.each([
    ['fails', 'throw', /cdk deploy failed.*\n.*goes on from there.*--abandon/],
    ['says that it succeeded, and it did not', 'CREATE_FAILED', /notejam-prod-app .* is CREATE_FAILED\.\n.*--abandon/],
  ])('is not protected where the CDK %s', async (_, status, says) => {
    const leaves = (_run: number, name: string) => (name.endsWith('-app') ? status : 'CREATE_COMPLETE')
    const { runs, error } = await deployed(new Cloud({}), leaves)
    expect(error?.message).toMatch(says)
    expect(runs).toHaveLength(1)
  })

  it('goes on where it stopped: what is complete is updated as usual, the rest is created', async () => {
    const cloud = all({ app: { status: 'CREATE_FAILED' }, copywatch: undefined, edgelog: undefined }, false)
    const { runs, error } = await deployed(cloud)
    expect(error).toBeUndefined()
    expect(runs.map(({ only, served, keepsFailures }) => [only.join(' '), served, keepsFailures])).toEqual([
      ['prod/Dr prod/Network prod/Data', 'false', false],
      ['prod/App prod/CopyWatch prod/EdgeLog', undefined, true],
      ['prod/*', 'true', false],
    ])
  })

  it('goes on after an attempt that failed again', async () => {
    const { runs, error } = await deployed(
      all({ app: { status: 'UPDATE_FAILED' }, copywatch: undefined, edgelog: undefined }, false),
    )
    expect(error).toBeUndefined()
    expect(runs[1]).toMatchObject({ only: ['prod/App', 'prod/CopyWatch', 'prod/EdgeLog'], keepsFailures: true })
  })
})

describe('a later deployment', () => {
  it('is one run, protected and rolled back where it fails', async () => {
    const { runs } = await deployed(all())
    expect(runs).toMatchObject([{ only: ['prod/*'], app: templates, served: 'true', keepsFailures: false }])
  })

  it('protects what a first one left unprotected because it was interrupted', async () => {
    const { runs } = await deployed(all({}, false))
    expect(runs).toMatchObject([{ only: ['prod/*'], app: templates, served: 'true', keepsFailures: false }])
  })

  it('creates a new stack beside the others without rolling it back', async () => {
    const { runs } = await deployed(all({ dr: undefined }))
    expect(runs.map(({ only, served, keepsFailures }) => [only.join(' '), served, keepsFailures])).toEqual([
      ['prod/Dr', undefined, true],
      ['prod/Network prod/Data prod/App prod/CopyWatch prod/EdgeLog', 'true', false],
    ])
  })

  it.each(['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED', 'DELETE_FAILED', 'UPDATE_IN_PROGRESS'])(
    'changes nothing where a stack is %s',
    async (status) => {
      const { runs, error } = await deployed(all({ app: { status }, network: { status } }))
      expect(error?.message).toContain(`notejam-prod-app in eu-central-1 is ${status}`)
      expect(runs).toEqual([])
    },
  )

  it('tells a stack that it rolled back from one that an earlier deployment did', async () => {
    const before = all({ app: { status: 'UPDATE_ROLLBACK_COMPLETE', changedAt: '0' } })
    const rolledBack = await deployed(before, () => 'UPDATE_ROLLBACK_COMPLETE')
    expect(rolledBack.error?.message).toMatch(/notejam-prod-app in eu-central-1 is UPDATE_ROLLBACK_COMPLETE/)

    const untouched = all({ app: { status: 'UPDATE_ROLLBACK_COMPLETE', changedAt: '1' } })
    const { error } = await deployed(untouched, (_, name) =>
      name.endsWith('-app') ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE',
    )
    expect(error).toBeUndefined()
  })
})
