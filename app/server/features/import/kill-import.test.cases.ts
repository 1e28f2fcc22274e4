import { expect, inject } from 'vitest'
import { pixel } from '../../../test/world.ts'
import { connect } from '../../platform/database/connect.ts'
import { notesOf, type ImportWorld } from './import-world.ts'
import { runNext } from './running/run-imports.ts'

const picture = Buffer.from(pixel)

/** Notes with pads, tags, files and a problem. */
const brought: Record<string, string | Buffer> = { 'photo.png': picture, 'stray.bin': Buffer.from([0, 1, 2]) }
for (let n = 0; n < 240; n++) {
  const shows = n % 40 === 0 ? ' ![](../photo.png)' : ''
  brought[`Pad ${n % 7}/Note ${n}.md`] = `Text ${n} #tag${n % 3}${shows}`
}

/** Ends the connections of a process that imports with this statement of its, as its death does. */
async function killedAt({ world, deps }: ImportWorld, statement: number): Promise<void> {
  const [{ name } = { name: '' }] = await world.sql<{ name: string }[]>`select current_database() as name`
  let sent = 0
  let ending: Promise<void> | undefined
  const doomed = connect({ ...inject('postgres'), database: name }, 4, () => {
    if (++sent === statement) ending ??= doomed.end({ timeout: 0 })
  })
  await runNext({ ...deps, sql: doomed }, () => ending !== undefined).catch(() => false)
  await (ending ?? doomed.end({ timeout: 0 }))
  // As when the lease has expired.
  await world.sql`update imports set leased_until = null`
}

/** The first kills: behind the look, and between batches of notes, so that each run meets an import half done. */
const first = [25, 50]

/** Of the other kills: several batches have as many statements. */
const maxStatements = 80

/** Imports with so many kills: the result is the same as without one. */
export async function expectSameAfterKills(imports: ImportWorld, kills: number): Promise<void> {
  const { world, bring, work, told, imported, failures, items } = imports
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const whole = await imported(ada, brought)
  expect(whole).toMatchObject({ state: 'done', made: 240 })

  const id = await bring(grace, brought)
  let progress = 0
  let isHalfDone = false
  for (let n = 0; n < kills; n++) {
    await killedAt(imports, first[n] ?? 1 + Math.floor(Math.random() * maxStatements))
    const { state, made } = await told(grace, id)
    expect(made, 'nothing that was made is forgotten').toBeGreaterThanOrEqual(progress)
    progress = made
    isHalfDone ||= state === 'running' && made > 0
    if (state === 'done') break
  }
  failures.length = 0
  await work()

  const { state, found, made, skipped, problems } = await told(grace, id)
  expect(whole).toMatchObject({ state, found, made, skipped, problems })
  const plain = (notes: Awaited<ReturnType<typeof notesOf>>) =>
    notes.map(({ name, text, pad }) => ({ name, pad, text: text.replace(/attachments\/\d+/g, 'attachments/N') }))
  expect(plain(await notesOf(world, grace))).toEqual(plain(await notesOf(world, ada)))
  const results = async (who: typeof ada, one: string) =>
    (await items(who, one)).map(({ path, result }) => [path, result])
  expect(await results(grace, id)).toEqual(await results(ada, whole.id))
  // Not the bytes of texts: they have the numbers of files in them, and these grow by a digit.
  for (const counts of [
    world.sql`select note_count, attachment_bytes from users where id in (${ada.id}, ${grace.id})`,
    world.sql`select count(*) from attachments group by user_id`,
    world.sql`select count(*), sum(note_count) from pads group by user_id`,
  ]) {
    const [one, other] = await counts
    expect(other).toEqual(one)
  }
  expect(isHalfDone || kills === 0, 'a kill met the import half done').toBe(true)
}
