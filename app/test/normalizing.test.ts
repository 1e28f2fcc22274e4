import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OwnConnection } from '../server/platform/database/connect.ts'
import { fold } from '../server/features/search/folded.ts'
import { normalized } from '../shared/normalized.ts'
import { busyMsOf } from './backend-cpu.ts'
import { testDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
let own: OwnConnection
beforeAll(async () => {
  database = await testDatabase()
  own = await database.sql.open()
})
afterAll(async () => {
  await own.end()
  await database.drop()
})

/** Marks of two classes, the later first: sorting them moves each of the second half past the whole first half. */
const marks = (count: number) => `a${'\u0315'.repeat(count / 2)}${'\u0300'.repeat(count / 2)}`
/** The same of marks that folding keeps: it normalizes them twice. */
const keptMarks = (count: number) => `\u0e01${'\u0e48'.repeat(count / 2)}${'\u0e38'.repeat(count / 2)}`
const halfWidth = (count: number) => `a${'\u0315'.repeat(count / 2)}${'\uff9e'.repeat(count / 2)}`

const functions = {
  search_fold: (text: string) => text,
  search_plain: (text: string) => text,
  search_words: (text: string) => text,
  search_all: (text: string) => text,
  note_tags: (text: string) => `#${text} #b`,
  note_snippet: (text: string) => text,
}

const cases = Object.entries(functions).flatMap(([name, around]) =>
  Object.entries({ marks, keptMarks, halfWidth }).map(
    ([of, make]) => [name, of, (n: number) => around(make(n))] as const,
  ),
)

it.each(cases)('%s takes no more time for each mark when there are four times as many: %s', async (name, _, make) => {
  const msOf = (text: string) => busyMsOf(own, `select ${name}($1)`, [text])
  const growths: number[] = []
  do {
    const [short, long] = [await msOf(make(4_000)), await msOf(make(16_000))]
    growths.push(long / Math.max(short, 1))
  } while (growths.length < 4 && Math.min(...growths) >= 8)
  // A square takes sixteen times as long; what takes less than a millisecond is lost in the clock's steps.
  expect(Math.min(...growths)).toBeLessThan(8)
})

/** Letters and marks of many scripts, with up to 29 marks in a row. */
const usual = [
  ...[
    'Crème brûlée',
    'Cre\u0300me',
    'Việt Nam',
    'Vie\u0323\u0302t',
    'ﬁne ½ Å',
    '한국어',
    '\u1112\u1161\u11ab',
    'ｶﾞｷﾞ',
    'が',
  ],
  ...['क्षत्रिय', 'ภาษาไทย', 'שָׁלוֹם', 'العَرَبِيَّة', '😀👩‍👩‍👧', `a${'\u0315\u0300'.repeat(14)}\u0323`],
]

it('a text without such a run is folded and tagged as it always was', async () => {
  const { sql } = database
  const rows = await sql<{ folded: string; tags: string[] }[]>`
    select search_fold(given) as folded, note_tags('#' || given) as tags
    from unnest(${usual}::text[]) with ordinality u (given, place) order by place`
  expect(rows.map(({ folded }) => folded)).toEqual(usual.map((text) => fold(text.normalize('NFKD')).folded))
  expect(rows[1]?.tags).toEqual(['crème'])
  for (const text of usual) {
    expect(normalized(text, 'NFC')).toBe(text.normalize('NFC'))
    expect(normalized(text, 'NFKD')).toBe(text.normalize('NFKD'))
  }
})

it('every mark that is sorted counts, in the database and in scripts', async () => {
  const sorted: string[] = []
  for (let code = 0x80; code <= 0x10_ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const mark = String.fromCodePoint(code)
    if (code === 0x345 || !`a\u0345${mark}`.normalize('NFKD').startsWith('a\u0345')) sorted.push(mark)
  }
  const interrupted = (mark: string) => `a${mark.repeat(30)}\u034f${mark}`
  expect(
    sorted.filter((mark) => normalized(`a${mark.repeat(31)}`, 'NFC') !== interrupted(mark).normalize('NFC')),
  ).toEqual([])
  const { sql } = database
  const missed = await sql<{ mark: string }[]>`
    select mark from unnest(${sorted}::text[]) mark
    where bounded_marks('a' || repeat(mark, 31)) <> 'a' || repeat(mark, 30) || ${'\u034f'} || mark`
  expect(missed).toEqual([])
})
