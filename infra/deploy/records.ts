import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { qualifierOf } from '../config/names.ts'
import type { Aws } from './aws.ts'
import { answer, DeployError } from './run.ts'
import { commitOf } from './version.ts'

/**
 * What was delivered: templates with their files, as they were deployed, of each version that passed the smoke. They are
 * in the bucket of the environment's bootstrap, which its deliveries write to and no other's (decision 45).
 */

/** Deliveries that are kept: as many images of each environment are kept from ECR's expiry. */
export const keptDeliveries = 50

const prefix = 'deliveries/'

export interface Recorded {
  readonly key: string
  readonly commit: string
  /** When it was delivered: `2026-11-30T01-02-03Z`. */
  readonly at: string
}

export class Records {
  private readonly aws: Aws
  private readonly region: string
  private readonly environment: string
  private readonly bucket: string

  /** @param aws with the bootstrap's role for files */
  constructor(aws: Aws, { name, region }: ResolvedEnvironment, account: string) {
    this.aws = aws
    this.region = region
    this.environment = name
    this.bucket = `cdk-${qualifierOf(name)}-assets-${account}-${region}`
  }

  /** Newest first. */
  async list(): Promise<Recorded[]> {
    const { Contents = [] } = await this.ask<{ Contents?: { Key: string }[] }>('list-objects-v2', '--prefix', prefix)
    return Contents.flatMap(({ Key }) => recordedFrom(Key) ?? []).sort((a, b) => (a.key < b.key ? 1 : -1))
  }

  /**
   * @param version the beginning of a commit's id, or a version with one: `0.1.0+59eb830`
   * @throws DeployError with what there is
   */
  async find(version: string): Promise<Recorded> {
    const all = await this.list()
    const wanted = /^(?:.*\+)?([0-9a-f]{7,40})$/.exec(version)?.[1] ?? ''
    const found = wanted === '' ? undefined : all.find(({ commit }) => commit.startsWith(wanted))
    if (found) return found
    const newest = all.slice(0, 10).map(({ commit, at }) => `  ${commit.slice(0, 12)}  ${at}`)
    throw new DeployError(
      [
        `No delivery of ${version} to ${this.environment} is recorded. Name the beginning of a commit's id, of seven digits or more.`,
        newest.length > 0 ? `The newest recorded are\n${newest.join('\n')}` : 'None is recorded yet.',
      ].join('\n'),
    )
  }

  /**
   * Hands the templates of a delivery to `act`, in a folder that is there as long.
   * @throws DeployError where they cannot be unpacked
   */
  async withTemplates<T>({ key }: Recorded, act: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'notejam-delivery-'))
    try {
      const file = join(folder, 'delivery.tgz')
      await this.ask('get-object', '--key', key, file)
      const templates = join(folder, 'cdk.out')
      answer('mkdir', [templates])
      answer('tar', ['-xzf', file, '-C', templates])
      return await act(templates)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  /** Keeps what was delivered now, and as many before it as `keptDeliveries`. */
  async keep(templates: string, version: string, now = new Date()): Promise<void> {
    const at = now
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-')
    const folder = mkdtempSync(join(tmpdir(), 'notejam-delivery-'))
    try {
      const file = join(folder, 'delivery.tgz')
      answer('tar', ['-czf', file, '-C', templates, '.'])
      await this.ask('put-object', '--key', `${prefix}${at}_${commitOf(version) ?? version}.tgz`, '--body', file)
    } finally {
      rmSync(folder, { recursive: true })
    }
    for (const { key } of (await this.list()).slice(keptDeliveries)) await this.ask('delete-object', '--key', key)
  }

  private ask<T>(operation: string, ...words: readonly string[]): Promise<T> {
    return this.aws.ask<T>(['s3api', operation, '--bucket', this.bucket, ...words], this.region)
  }
}

function recordedFrom(key: string): Recorded | undefined {
  const [, at, commit] = /^deliveries\/([\dTZ-]+)_([0-9a-f]{7,40})\.tgz$/.exec(key) ?? []
  return at && commit ? { key, at, commit } : undefined
}
