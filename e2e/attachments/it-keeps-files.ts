import { randomBytes } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { forSuite } from '../for-suite.ts'
import { aKeepingNotejam, anOwner, attach, fetchFile, type Keeping, type Kept } from './attaching.ts'
import { itHandsFilesOut } from './it-hands-files-out.ts'
import { itTakesFiles } from './it-takes-files.ts'
import type { StartStore, Store } from './stores.ts'

/**
 * Defines, in a suite, what holds for files in every store. One Notejam serves all but the last test, each with a person of
 * its own; they follow each other, because they count the objects in the store.
 */
export function itKeepsFiles(startStore: StartStore): void {
  const suite = forSuite()
  let store: Store
  let keeping: Keeping
  beforeAll(async () => {
    store = await startStore()
    suite.onTestFinished(() => store.stop())
    keeping = await aKeepingNotejam(suite, store.settings)
  })
  const kept: Kept = {
    get keeping() {
      return keeping
    },
    count: () => store.count(keeping.place),
  }

  itHandsFilesOut(kept)
  itTakesFiles(kept)

  it('go with their note, and one by one; what nothing names is removed', async () => {
    const owner = await anOwner(kept.keeping)
    const { guest, note } = owner
    const before = await kept.count()
    const { answer } = await attach(owner, { 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b') })
    const [one, other] = answer
    const remove = `${kept.keeping.place.url}/attachments/${one?.id}/delete`
    expect((await guest.visit(remove)).body).toContain('Remove this file?')
    expect((await guest.submit(remove, {})).status).toBe(303)
    expect((await fetchFile(owner, one?.href ?? '')).status).toBe(404)
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(200)

    await guest.submit(`${note}/delete`, {})
    const trashed = note.replace('/notes/', '/trash/')
    expect((await guest.visit(trashed)).body, 'the trash shows it').toContain('b.txt')
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(200)
    expect((await attach(owner, { 'c.txt': Buffer.from('c') })).status, 'nothing is added in the trash').toBe(404)
    await guest.submit(`${trashed}/delete`, {})
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(404)
    await eventually('they are removed', async () => (await kept.count()) === before)
  })

  it('have room for so much and no more, however many come at once', async (test) => {
    const own = await startStore()
    test.onTestFinished(() => own.stop())
    const small = await aKeepingNotejam(test, { ...own.settings, ATTACHMENTS_QUOTA_MB: '1' })
    const owner = await anOwner(small)
    const half = randomBytes(400 * 1024)
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => attach(owner, { [`${n}.bin`]: half })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413, 413, 413])
    const refused = answers.find(({ status }) => status === 413)
    expect(refused?.answer.message).toMatch(/no room for/)
    await eventually('the others are removed', async () => (await own.count(small.place)) === 2)
  })
}
