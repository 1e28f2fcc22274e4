import { connect, type Sql } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { Client, read, Tally } from '../../kit/client.ts'
import { chance, diceOf } from '../../kit/dice.ts'
import { aSignedInPerson } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { temporaryFolder } from '../../kit/program.ts'
import type { Drill } from '../drill.ts'
import { gitMerge, hasGit } from '../merges/git-merge.ts'
import { threeTexts, type ThreeTexts } from '../merges/three-texts.ts'

/** How our merge and git's compare. */
const kinds = [
  'both merge, alike',
  'both merge, otherwise, where edits touch',
  'only we merge (by words)',
  'only git merges',
  'neither merges',
] as const

/** Two pages save what both made from one text: nothing that either added is lost, and git merges alike. */
export const merges: Drill = async (scene) => {
  if (!hasGit()) return { notRun: 'git is not installed' }
  const count = scene.isShort ? 100 : 3_000
  const folder = await temporaryFolder()
  scene.onEnd(() => folder.remove())
  const postgres = await aPortedPostgres(scene)
  const product = await aProduct(scene, { DATABASE_URL: postgres.url })
  await product.start()
  const sql = connect(postgres.url, 1)
  scene.onEnd(() => sql.end({ timeout: 1 }))
  const tally = new Tally()
  const { cookie } = await aSignedInPerson(product.url)
  const client = new Client(() => product.url, cookie, tally)
  const found = new Map<string, number>(kinds.map((kind) => [kind, 0]))
  const broken: string[] = []
  const examples: string[] = []
  for (let number = 0; number < count; number++) {
    const texts = threeTexts(diceOf(chance(scene.seed * 1_000_003 + number)))
    const { ours, problems } = await ourMerge(client, sql, texts, tally)
    const git = gitMerge(folder.path, texts)
    const kind = kindOf(ours, git, texts)
    if (kind === undefined)
      problems.push(`differs from git’s, and no edits touch: ${JSON.stringify({ ...texts, ours, git })}`)
    else found.set(kind, (found.get(kind) ?? 0) + 1)
    if (kind === 'only git merges' && examples.length < 3) examples.push(`only git merges: ${JSON.stringify(texts)}`)
    broken.push(...problems.map((problem) => `merge ${number} ${problem}`))
    if (number % 500 === 499) scene.say(`${number + 1} of ${count}`)
  }
  return {
    what: `${count} merges of two pages`,
    ...{ acknowledged: tally.acknowledged, refused: tally.refused },
    broken: [...broken, ...tally.sentences()],
    notes: [...[...found].map(([kind, times]) => `${times} × ${kind}`), ...examples],
  }
}

function kindOf(ours: string | undefined, git: string | undefined, { touch }: ThreeTexts): string | undefined {
  if (ours === undefined) return git === undefined ? kinds[4] : kinds[3]
  if (git === undefined) return kinds[2]
  if (ours === git) return kinds[0]
  return touch ? kinds[1] : undefined
}

/** @returns the merged text, undefined for a conflict; and what is lost, in sentences */
async function ourMerge(client: Client, sql: Sql, { base, yours, theirs }: ThreeTexts, tally: Tally) {
  const made = await client.json(routes.notes.create.href(), { name: 'Merged', text: base })
  const { id } = read<{ id: string }>(made)
  const path = routes.notes.edit.href({ noteId: id })
  const save = (text: string, writer: string) => client.json(path, { name: 'Merged', text, version: 1, writer })
  await save(theirs.text, '00000000-0000-4000-8000-000000000001')
  const answer = await save(yours.text, '00000000-0000-4000-8000-000000000002')
  tally.acknowledged += 2
  const [kept] = await sql<{ text: string; others: string }[]>`
    select text, (select coalesce(string_agg(text, ' '), '') from note_revisions where note_id = notes.id) as others
    from notes where id = ${id}`
  const problems: string[] = []
  if (!kept) return { ours: undefined, problems: ['is lost'] }
  if (answer.status === 409) {
    if (kept.text !== theirs.text) problems.push('was not merged, and what was there is gone')
    if (!kept.others.includes(yours.text)) problems.push('was not merged, and is not in the history')
    return { ours: undefined, problems }
  }
  if (answer.status !== 200) return { ours: undefined, problems: [`was answered with ${answer.status}`] }
  tally.acknowledged++
  const words = kept.text.split(/\s+/)
  for (const word of [...yours.added, ...theirs.added]) {
    const times = words.filter((one) => one === word).length
    const isTaken = [yours.text, theirs.text].every((text) => !text.split(/\s+/).includes(word))
    if (!isTaken && times !== 1) problems.push(`has ${word} ${times} times`)
  }
  const stays = (word: string) => [yours.text, theirs.text].every((text) => text.split(/\s+/).includes(word))
  for (const word of base.split(/\s+/).filter(stays)) {
    if (!words.includes(word)) problems.push(`has lost ${word}, which both had left`)
  }
  return { ours: kept.text, problems }
}
