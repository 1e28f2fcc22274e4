import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { startS3, type S3 } from '../aws/s3.ts'
import { forSuite } from '../for-suite.ts'
import { aKeepingNotejam, anOwner, attach, fetchFile, type Keeping, type Owner } from './attaching.ts'

describe('an S3 that cannot be used', () => {
  const suite = forSuite()
  let s3: S3
  let keeping: Keeping
  let owner: Owner
  beforeAll(async () => {
    s3 = await startS3()
    suite.onTestFinished(() => s3.stop())
    keeping = await aKeepingNotejam(suite, s3.settings)
  })
  beforeEach(async () => {
    owner = await anOwner(keeping)
  })

  it.for([
    [403, 'AccessDenied', /allow s3:GetObject, s3:PutObject and s3:DeleteObject on attachments/],
    [404, 'NoSuchBucket', /no bucket of the name in ATTACHMENTS_BUCKET/],
    [400, 'ExpiredToken', /credentials here have expired/],
    [503, 'SlowDown', /takes no more for now/],
  ] as const)('says what to do: %s %s', async ([status, code, expected]) => {
    const { program } = keeping
    const { guest, note } = owner
    const file = { 'a.txt': Buffer.from('a') }
    const { answer } = await attach(owner, file)
    s3.refusal = { status, code }
    const refused = await attach(owner, file)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    expect((await fetchFile(owner, answer[0]?.href ?? '')).status).toBe(503)
    await eventually('the log says so', () => expected.test(program.stdout))
    expect(program.stdout + program.stderr).not.toMatch(/opens nothing|of key/)
    expect((await guest.visit(note)).status, 'notes are read all the same').toBe(200)
    s3.refusal = undefined
    expect((await attach(owner, file)).status).toBe(201)
  })

  it('for a moment is asked again', async () => {
    s3.objects.clear()
    s3.refusal = { status: 503, code: 'SlowDown' }
    s3.refusalsLeft = 2
    expect((await attach(owner, { 'a.txt': Buffer.from('abc') })).status).toBe(201)
    expect([...s3.objects.values()].map(({ bytes }) => bytes.toString())).toEqual(['abc'])
  })

  it('cannot be reached, and says so', async () => {
    await s3.stop()
    expect((await attach(owner, { 'a.txt': Buffer.from('a') })).status).toBe(503)
    await eventually('the log says so', () => /is Amazon S3 reachable from here/.test(keeping.program.stdout))
  })
})
