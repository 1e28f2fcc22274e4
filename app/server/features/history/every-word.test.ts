import { expect, it, onTestFinished } from 'vitest'
import { busyMsOf } from '../../../test/backend-cpu.ts'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { thinHistory } from '../../notes/thin-history.ts'

const { create, edit, history, revision } = routes.notes

const page = '0e9a6a3c-6a53-4f5b-9d0c-6a0a3f8f3f01'

interface Saved {
  readonly version: number
  readonly text: string
}

/** What one page saves by itself, a second apart, for as long as an editing session lasts. */
async function aPageThatSaves(first: string, world: World) {
  const ada = await world.aPerson('Ada')
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const send = async (path: string, fields: object) => {
    const body = JSON.stringify({ name: 'Jam', writer: page, ...fields })
    const answer = await world.visit(path, ada, { method: 'POST', headers, body })
    expect(answer.status, answer.body.slice(0, 200)).toBeLessThan(300)
    return JSON.parse(answer.body) as { id: string; version: number }
  }
  const note = await send(create.href(), { text: first })
  const saved: Saved[] = [{ version: 1, text: first }]
  const save = async (text: string) => {
    const { version } = await send(edit.href({ noteId: note.id }), { text, version: saved.at(-1)?.version })
    if (version !== saved.at(-1)?.version) saved.push({ version, text })
  }
  return { world, ada, note, saved, save }
}

const aWorld = sharedWorld()

const wordsOf = (text: string) => new Set(text.match(/[\p{L}\p{N}]+/gu) ?? [])

/** Texts of which a word is not in the next one, unless that one is the same with something added. */
function thatLostWords(saved: readonly Saved[]): string[] {
  return saved.slice(0, -1).flatMap(({ text }, n) => {
    const next = saved[n + 1]?.text ?? ''
    return isAddedTo(text, next) || [...wordsOf(text)].every((word) => wordsOf(next).has(word)) ? [] : [text]
  })
}

function isAddedTo(text: string, next: string): boolean {
  let start = 0
  while (start < text.length && text[start] === next[start]) start++
  return next.endsWith(text.slice(start))
}

/** All of a note's texts that its history shows, by its pages. */
async function shown(world: World, who: Person, noteId: string): Promise<string[]> {
  const ids: string[] = []
  let path: string | undefined = history.href({ noteId })
  while (path) {
    const { body }: { body: string } = await world.visit(path, who)
    ids.push(...[...body.matchAll(/history\/(\d+)"/g)].map(([, id]) => id ?? ''))
    path = /href="([^"]+after=[^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  const rows = await world.sql<{ text: string }[]>`
    select text from note_revisions where id = any (${ids}::bigint[]) order by version`
  expect(rows.length).toBe(new Set(ids).size)
  return rows.map(({ text }) => text)
}

/** As if all of it had been so long ago. */
async function pass({ sql }: World, noteId: string, time: string): Promise<void> {
  await sql`update note_revisions set saved_at = saved_at - ${time}::interval where note_id = ${noteId}`
  await sql`
    update notes set updated_at = updated_at - ${time}::interval, session_began_at = session_began_at - ${time}::interval
    where id = ${noteId}`
}

it('keeps what a page has saved and then replaced, also when it is not much shorter', async () => {
  const { world, ada, note, save } = await aPageThatSaves('One.', await aWorld())
  const [letter, other] = ['A long letter. '.repeat(430), 'Something else. '.repeat(250)]
  await save(letter)
  await save(other)
  await pass(world, note.id, '2 hours')
  await thinHistory(world.sql)
  expect(await shown(world, ada, note.id)).toContain(letter)
  const [kept] = await world.sql<{ id: string }[]>`
    select id::text from note_revisions where text = ${letter} and note_id = ${note.id}`
  const read = await world.visit(revision.href({ noteId: note.id, revisionId: kept?.id ?? '' }), ada)
  expect(read.status).toBe(200)
  expect(read.body).toContain('A long letter. A long letter.')
})

it.each([
  ['typing on, within a word, too', ['one', 'one tw', 'one two thr', 'one two three'], []],
  ['adding in front and between', ['b d', 'a b d', 'a b c d'], []],
  ['marks that change', ['a *bold* word', 'a bold word', 'a **bold** word'], []],
  ['boxes that are ticked', ['- [ ] one\n- [x] two', '- [x] one\n- [x] two', '- [x] one\n- [ ] two'], []],
  ['lines that change places', ['one\ntwo\nthree', 'three\none\ntwo'], []],
  ['a word that is taken out, and put back', ['one two', 'one', 'one two'], ['one two']],
  ['one of two equal words', ['one one', 'one'], ['one one']],
  ['a word that is written otherwise', ['one teh two', 'one the two'], ['one teh two']],
  ['letters without spaces', ['明天去北京开会', '明天去上海开会', '明天去上海开会。'], ['明天去北京开会']],
  ['a picture sign', ['plums 🍑', 'plums'], ['plums 🍑']],
  ['letters with marks', ['e\u0301t\u00e9 passe', 'hiver passe'], ['e\u0301t\u00e9 passe']],
])('takes %s for what it is', async (_what, texts, lost) => {
  const [first = '', ...others] = texts
  const { world, ada, note, save } = await aPageThatSaves(first, await aWorld())
  for (const text of others) await save(text)
  expect(await shown(world, ada, note.id)).toEqual(lost)
})

it.each([1, 2, 3, 4, 5, 6])('keeps every word that was saved for a day, whatever is done to it (%i)', async (seed) => {
  let state = seed * 7919
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
  const vocabulary = ['jam', 'plum', 'sugar', 'Zucker', 'два', '梅子', 'pot', 'x', '12', 'été']
  const some = (most: number) =>
    Array.from(
      { length: 1 + random(most) },
      () => `${vocabulary[random(vocabulary.length)] ?? ''}${random(4) ? '' : ','}`,
    )
  const { world, ada, note, saved, save } = await aPageThatSaves(some(30).join(' '), await aWorld())
  const changes: ((text: string) => string)[] = [
    (text) => `${text} ${some(6).join(' ')}`,
    (text) => `${text}${'abc'.charAt(random(3))}`,
    (text) => spliced(text.split(' '), random, () => []).join(' '),
    (text) => spliced(text.split(' '), random, () => some(5)).join(' '),
    (text) => spliced(Array.from(text), random, () => []).join(''),
    (text) => spliced(Array.from(text), random, () => Array.from(some(1).join(''))).join(''),
    (text) => text.split(' ').toReversed().join(' '),
    (text) => text.replace(/ /, random(2) ? '\n' : '  '),
    () => some(30).join(' '),
  ]
  for (let n = 0; n < 50; n++) {
    const text = changes[random(changes.length)]?.(saved.at(-1)?.text ?? '') ?? ''
    if (text.trim()) await save(text)
  }
  const lost = thatLostWords(saved)
  expect(lost.length, 'or it tells nothing').toBeGreaterThan(3)
  expect(lost.length, 'and some are one step').toBeLessThan(saved.length - 1)
  for (const age of ['70 minutes', '12 hours', '10 hours 40 minutes']) {
    await pass(world, note.id, age)
    await thinHistory(world.sql)
    expect(await shown(world, ada, note.id), age).toEqual(expect.arrayContaining(lost))
  }
})

function spliced<One>(all: readonly One[], random: (below: number) => number, fresh: () => readonly One[]): One[] {
  const from = random(all.length)
  return all.toSpliced(from, 1 + random(4), ...fresh())
}

it('keeps for a day what was there for months', async () => {
  const { world, ada, note, save, saved } = await aPageThatSaves('first', await aWorld())
  await save('other')
  const [, { text: last } = { text: '' }] = saved
  await pass(world, note.id, '40 days')
  await save('another')
  await thinHistory(world.sql)
  expect(await shown(world, ada, note.id)).toEqual(['first', last])
})

it('goes by versions when a clock was wrong', async () => {
  const { world, ada, note, save } = await aPageThatSaves('one', await aWorld())
  await save('two')
  await world.sql`
    update notes set updated_at = now() + interval '3 days', session_began_at = now() + interval '3 days'
    where id = ${note.id}`
  await save('three')
  await world.sql`update notes set updated_at = now() - interval '5 days' where id = ${note.id}`
  await save('four')
  expect(await shown(world, ada, note.id)).toEqual(['one', 'two', 'three'])
  const { body } = await world.visit(history.href({ noteId: note.id }), ada)
  const plain = body.slice(body.indexOf('<ol class="history"')).replace(/<(?!ins|del|\/ins|\/del)[^>]*>/g, ' ')
  expect(plain).toMatch(
    /<del>three<\/del><ins>four<\/ins>[^]*<del>two<\/del><ins>three<\/ins>[^]*<del>one<\/del><ins>two/,
  )
  const ids = [...body.matchAll(/history\/(\d+)"/g)].map(([, id]) => id ?? '')
  const middle = await world.visit(revision.href({ noteId: note.id, revisionId: ids[1] ?? '' }), ada)
  expect(middle.body).toMatch(/<del id="change-1"[^>]*>one<\/del><ins id="change-2"[^>]*>two/)
  expect(middle.body).toContain(revision.href({ noteId: note.id, revisionId: ids[0] ?? '' }))
})

it('does not sort what could not be merged before what is still to come', async () => {
  const { world, ada, note, save } = await aPageThatSaves('one', await aWorld())
  await save('two')
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'Jam', text: 'three', version: 900 })
  expect((await world.visit(edit.href({ noteId: note.id }), ada, { method: 'POST', headers, body })).status).toBe(409)
  expect(await world.sql`select version from note_revisions where is_conflict and note_id = ${note.id}`).toEqual([
    { version: 2 },
  ])
})

it('finds what was lost in a time that grows as the text does', async () => {
  const { sql } = await startWorld()
  const own = await sql.open()
  onTestFinished(() => own.end())
  const cost = (before: string, after: string) => busyMsOf(own, 'select words_are_lost($1, $2)', [before, after], 5)
  for (const text of ['one two ', 'a'.repeat(8), '[x] [X] ', '梅子']) {
    const of = (count: number) => text.repeat(count)
    const [small, large] = [4_000, 32_000]
    for (const change of [
      (all: string) => `${all.slice(0, all.length / 2)}!${all.slice(all.length / 2 + 1)}`,
      () => 'x',
    ]) {
      const ratio = (await cost(of(large), change(of(large)))) / (await cost(of(small), change(of(small))))
      // Eight times the text; sixty-four times the work would be a square.
      expect(ratio, text).toBeLessThan(24)
    }
  }
}, 60_000)
