import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../test/database.ts'
import { fold, joined } from './folded.ts'
import { marked } from './marked.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const isLetterOrSign = /[\p{L}\p{N}\p{S}§¶†‡•‰※‼⁉\u20e3]/u

it('folds each letter and sign of Unicode as the database does', async () => {
  const letters: string[] = []
  for (let code = 0x80; code <= 0x3_ffff; code++) {
    const letter = code >= 0xd800 && code <= 0xdfff ? '' : String.fromCodePoint(code)
    if (isLetterOrSign.test(letter)) letters.push(letter)
  }
  expect(letters.length).toBeGreaterThan(150_000)
  const rows = await database.sql<{ letter: string; folded: string; normal: string }[]>`
    select letter, search_fold(letter) as folded, normalize(letter, nfkd) as normal from unnest(${letters}::text[]) letter
    -- Letters whose small ones this server's ICU does not know yet are left out.
    where lower(letter collate human) <> letter or not letter = any(${letters.filter((one) => one.toLowerCase() !== one)}::text[])`
  expect(rows.length).toBeGreaterThan(150_000)
  // So are those that came into Unicode after one of the two.
  const known = rows.filter(({ letter, normal }) => letter.normalize('NFKD') === normal)
  const others = known.filter(({ letter, folded }) => fold(letter).folded !== folded)
  expect(others.map(({ letter, folded }) => `${letter} ${folded} ${fold(letter).folded}`)).toEqual([])
})

/** Letters beside each other, and with marks. */
const texts = [
  ...[
    'Crème Brûlée',
    'Cre\u0300me',
    'Ti\u1ebfng Vi\u1ec7t',
    'İSTANBUL',
    'ΣΊΣΥΦΟΣ Σ',
    'Ёлка Йод',
    'ﬁne ½ Å ℃',
    '한국어',
    '\u1112\u1161\u11ab',
    'ｶﾞｷﾞ',
    'が',
  ],
  ...[
    'क्षत्रिय १२३',
    'ภาษาไทย ๒๕๖๗ ำ',
    'שָׁלוֹם בית־ספר',
    'العَرَبِيَّة مـــدرسة ﻻ',
    '👍🏽❤️👩‍💻 1️⃣ ‼️ ™️ ≠ =\u0338',
    'a\u034fb',
    'to–do — x‑y’s',
  ],
]

it.each(texts)('folds %s as the database does', async (text) => {
  const rows = await database.sql<{ folded: string }[]>`select search_fold(${text}) as folded`
  expect(rows).toEqual([{ folded: fold(text).folded }])
})

it('knows where each folded letter stands', () => {
  const text = 'Größe İ 👍🏽! Crème'
  const { folded, placeOf } = fold(text)
  expect(folded).toBe('grosse i 👍! creme')
  expect(Array.from({ length: folded.length + 1 }, (_, at) => placeOf(at))).toEqual([
    ...[0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, 12, 13, 14, 15, 16, 17, 18, 19],
  ])
})

it('joins words, and numbers of groups', () => {
  expect(joined("to-do, don't - 1,000,000 3.14 a.b")?.text).toBe('todo, dont - 1000000 314 a.b')
  expect(joined('nothing - here')).toBeUndefined()
})

it.each([
  ['to-do', ['todo'], '[to-do]'],
  ['a todo in to‑do’s', ['todo'], 'a [todo] in [to‑do]’s'],
  ['to-do', ['do'], 'to-[do]'],
  ['don’t', ['dont'], '[don’t]'],
  ['1,000,000 people', ['1000000'], '[1,000,000] people'],
  ['C, C++ and c++20', ['c++'], 'C, [C++] and [c++]20'],
  ['v1.2.3 and 1.2.30', ['1.2.3'], 'v[1.2.3] and [1.2.3]0'],
  ['v2, 2 and 12', ['2'], 'v[2], [2] and 12'],
  ['node.js, a node of js', ['node.js'], '[node.js], a node of js'],
  ['a node of js', ['node.js'], 'a [node] of [js]'],
  ['so ❤️🎉 it is', ['❤'], 'so [❤️]🎉 it is'],
  ['ok 👍🏽!', ['👍'], 'ok [👍🏽]!'],
  ['👩 👩‍💻', ['👩‍💻'], '👩 [👩‍💻]'],
  ['Größe', ['grosse'], '[Größe]'],
  ['مـــدرسة', ['مدرسه'], '[مـــدرسة]'],
  ['ﬁne', ['fi'], '[ﬁ]ne'],
] as const)('marks in %s what %j found', (text, marks, shown) => {
  const pieces = marked(text, marks)
  expect(pieces.map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text)).join('')).toBe(shown)
})

it('what is remembered of one text stays small, also of letters that are twenty when they are folded', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heapBytes = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = heapBytes()
  for (let n = 0; n < 19_000; n++) {
    const run = Array.from(n.toString(2).padStart(20, '0'), (digit) => (digit === '0' ? '\ufdfa' : '\ufdfb')).join('')
    expect(fold(run).folded.length).toBeGreaterThan(100)
  }
  expect((heapBytes() - before) / 1e6).toBeLessThan(3)
})
