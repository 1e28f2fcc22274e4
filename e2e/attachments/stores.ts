import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startMoto } from '../aws/moto.ts'
import { bucket, startS3 } from '../aws/s3.ts'
import type { Place } from '../place.ts'

/** Where a Notejam keeps files. */
export interface Store {
  readonly settings: Readonly<Record<string, string>>
  /** How many objects it keeps; a thumbnail is an object of its own. */
  count(place: Place): Promise<number>
  stop(): Promise<void>
}

export type StartStore = () => Promise<Store>

export async function startFolder(): Promise<Store> {
  return {
    settings: {},
    async count({ dataDir }) {
      const folder = join(dataDir, 'attachments')
      return existsSync(folder) ? (await readdir(folder)).length : 0
    },
    stop: async () => {},
  }
}

/** Our own S3. */
export async function startOwnS3(): Promise<Store> {
  const s3 = await startS3()
  return { settings: s3.settings, count: async () => s3.objects.size, stop: () => s3.stop() }
}

/** S3 as moto implements it. */
export async function startMotoBucket(): Promise<Store> {
  const moto = await startMoto()
  const made = await fetch(`${moto.url}/${bucket}`, {
    method: 'PUT',
    body: '<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>',
  })
  if (made.status !== 200) throw new Error(`moto makes no bucket: ${await made.text()}`)
  return {
    settings: { ...moto.settings, ATTACHMENTS_BUCKET: bucket },
    async count() {
      const list = await (await fetch(`${moto.url}/${bucket}?list-type=2`)).text()
      return [...list.matchAll(/<Key>attachments\//g)].length
    },
    stop: () => moto.stop(),
  }
}
