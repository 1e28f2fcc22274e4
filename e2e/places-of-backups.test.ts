import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findBackup, namesOf } from '../app/server/platform/backup/backups-of-place.ts'
import { openPlace } from '../app/server/platform/backup/open-place.ts'
import { removeManifest } from '../app/server/platform/backup/manifest.ts'
import { temporaryFolder } from '../kit/program.ts'
import { bucket, startS3, type S3 } from './aws/s3.ts'

let s3: S3
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  s3 = await startS3()
  s3.mayList = true
  folder = await temporaryFolder()
  for (const [name, value] of Object.entries(s3.settings)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.stop()
  await folder.remove()
})

describe.each([
  ['a folder', () => `${folder.path}/place`],
  ['a bucket', () => `s3://${bucket}/kept/here/`],
])('%s', (_what, addressOf) => {
  it('keeps bytes under names, lists them, and removes them with what is below', async () => {
    const place = await openPlace(addressOf(), '/')
    const moments = ['2026-01-01T00-00-00Z', '2026-01-02T00-00-00Z', '2026-01-03T00-00-00Z', '2026-01-04T00-00-00Z']
    for (const name of moments) {
      await place.write(`${name}/tables/notes.00001.zst`, Buffer.from(name))
      await place.write(`${name}/manifest.json`, Buffer.from('{}'))
    }
    await place.write('files/ab/ab-cd', Buffer.from('file'))
    await place.write('files/ab/ab-cd', Buffer.from('the same file'))

    expect(await namesOf(place)).toEqual(moments)
    expect((await place.names('files/ab')).sort()).toEqual(['ab-cd'])
    expect(await place.read('files/ab/ab-cd')).toEqual(Buffer.from('the same file'))
    expect([await place.size('files/ab/ab-cd'), await place.size('files/ab/other')]).toEqual([13, undefined])
    expect(await place.read('files/none')).toBeUndefined()
    expect(await findBackup(addressOf(), '/')).toMatchObject({ name: moments[3] })
    expect(await findBackup(`${addressOf().replace(/\/$/, '')}/${moments[1]}/`, '/')).toMatchObject({
      name: moments[1],
    })
    await removeManifest(place, moments[3] ?? '')
    expect(await findBackup(addressOf(), '/'), 'one without a manifest is none').toMatchObject({ name: moments[2] })
    await place.remove(moments[0] ?? '')
    await place.remove('not there')
    expect(await namesOf(place)).toEqual(moments.slice(1))
    expect(await place.read(`${moments[0]}/tables/notes.00001.zst`)).toBeUndefined()
  })
})

it('a bucket that refuses is told in a sentence with what is needed', async () => {
  const place = await openPlace(`s3://${bucket}/kept`, '/')
  s3.refusal = { status: 403, code: 'AccessDenied' }
  await expect(place.write('a', Buffer.from('b'))).rejects.toThrow(
    `s3://${bucket}/kept cannot be used for backups: AccessDenied (s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are needed).`,
  )
  s3.refusal = undefined
})
