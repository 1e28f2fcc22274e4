import { describe, expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { find, pageOf } from './search-world.ts'

/** Texts of notes, and what each search finds of them: all, and no others. */
type Shelf = Readonly<Record<string, string>>
type Searches = readonly (readonly [q: string, names: string])[]

const shelves: Record<string, { readonly notes: Shelf; readonly searches: Searches }> = {
  'an emoji or a sign': {
    notes: {
      A: 'party 🎉 time, 5 € each → cheap',
      B: 'glued🎉emoji and ❤️ and 👍🏽 ✅done',
      C: 'Foo™ and Bar®, § 5, ∑ of ½ × 2 ≠ 3',
      D: '👩‍💻 wrote it, 👨‍👩‍👧 read it, 🇩🇪🇫🇷 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      E: '👩 and 💻 apart, 🇧🇩🇪🇹 2️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
      F: '東京🎊大阪 № 5 ₹500 ☎︎ ‼️ ℹ️',
    },
    searches: [
      ...([
        ['🎉', 'AB'],
        ['"party 🎉"', 'A'],
        ['party 🎉', 'A'],
        ['€', 'A'],
        ['→', 'A'],
        ['❤', 'B'],
        ['❤️', 'B'],
      ] as const),
      ...([
        ['👍', 'B'],
        ['👍🏽', 'B'],
        ['👍🏻', 'B'],
        ['✅', 'B'],
        ['done', 'B'],
        ['™', 'C'],
        ['®', 'C'],
        ['foo', 'C'],
      ] as const),
      ...([
        ['§', 'C'],
        ['∑', 'C'],
        ['×', 'C'],
        ['≠', 'C'],
        ['👩‍💻', 'D'],
        ['👩', 'DE'],
        ['👨‍👩‍👧', 'D'],
        ['🇩🇪', 'D'],
      ] as const),
      ...([
        ['🇫🇷', 'D'],
        ['🇧🇩', 'E'],
        ['1️⃣', 'D'],
        ['2️⃣', 'E'],
        ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'D'],
        ['🎊', 'F'],
        ['№', 'F'],
        ['₹', 'F'],
      ] as const),
      ...([
        ['☎', 'F'],
        ['☎️', 'F'],
        ['‼️', 'F'],
        ['ℹ️', 'F'],
        ['🎈', ''],
        ['🎉🎈', ''],
        ['A -🎉', ''],
        ['€ -🎉', ''],
      ] as const),
    ],
  },
  'a word of Arabic or Persian': {
    notes: {
      A: 'مدرسة كبيرة على الطاولة',
      B: 'کتاب‌ها را می‌خواهم ۱۴۰۳',
      C: 'مـــحمد و أَحْمَدُ ١٢٣ ﻻ',
      D: 'میخواهم بروم',
      E: 'مسؤول عن القراءة، آخر',
    },
    searches: [
      ...([
        ['مدرسه', 'A'],
        ['مدرسة', 'A'],
        ['علي', 'A'],
        ['على', 'A'],
        ['كتاب', 'B'],
        ['کتاب', 'B'],
        ['کتابها', 'B'],
      ] as const),
      ...([
        ['می‌خواهم', 'BD'],
        ['ميخواهم', 'BD'],
        ['خواهم', 'BD'],
        ['1403', 'B'],
        ['۱۴۰۳', 'B'],
        ['١٤٠٣', 'B'],
      ] as const),
      ...([
        ['محمد', 'C'],
        ['مُحَمَّد', 'C'],
        ['احمد', 'C'],
        ['123', 'C'],
        ['لا', 'C'],
        ['مسوول', 'E'],
        ['اخر', 'E'],
      ] as const),
    ],
  },
  'letters and digits of other scripts': {
    notes: {
      Hebrew: 'שָׁלוֹם בית־ספר, חלונות',
      Greek: 'ΣΊΣΥΦΟΣ',
      Hindi: 'हिन्दी में १२३',
      Thai: 'ปี๒๕๖๗ดี',
      Cyrillic: 'Ёлка',
      Japanese: 'ﾃｽﾄ サーバー',
      Wide: 'ＪＡＭ－１２',
      Soft: 'Kranken\u00adversicherung',
      Hausa: 'ɓera',
    },
    searches: [
      ...([
        ['שלום', 'Hebrew'],
        ['שָׁלוֹם', 'Hebrew'],
        ['ביתספר', 'Hebrew'],
        ['בית', 'Hebrew'],
        ['חלון', 'Hebrew'],
      ] as const),
      ...([
        ['σίσυφος', 'Greek'],
        ['σισυφοσ', 'Greek'],
        ['123', 'Hindi'],
        ['१२३', 'Hindi'],
        ['हिन्दी', 'Hindi'],
      ] as const),
      ...([
        ['2567', 'Thai'],
        ['๒๕๖๗', 'Thai'],
        ['елка', 'Cyrillic'],
        ['テスト', 'Japanese'],
        ['サーバー', 'Japanese'],
      ] as const),
      ...([
        ['jam12', 'Wide'],
        ['jam', 'Wide'],
        ['krankenversicherung', 'Soft'],
        ['bera', 'Hausa'],
      ] as const),
    ],
  },
  'numbers and versions': {
    notes: {
      A: 'released v1.2.3 today',
      B: 'release v2 today',
      C: '1 thing, 2 things, 3 things',
      D: '1,000,000 people',
      E: "1'500'000 francs, 12,34,567 rupees",
      F: '2.000.000 Euro und 3 000 000 Kronen',
      G: '1000000 ways, version 1.2.30',
      H: 'on 2026-11-25 at 10:30',
      I: 'Python3 and iphone15, π≈3.14',
    },
    searches: [
      ...([
        ['1.2.3', 'A'],
        ['v1.2.3', 'A'],
        ['1.2', 'AG'],
        ['2.3', 'A'],
        ['v1', 'A'],
        ['1.2.30', 'G'],
      ] as const),
      ...([
        ['v2', 'B'],
        ['2', 'ABCFG'],
        ['1000000', 'DG'],
        ['1,000,000', 'DG'],
        ['1.000.000', 'DG'],
        ['"1,000,000"', 'D'],
      ] as const),
      ...([
        ['1500000', 'E'],
        ['1234567', 'E'],
        ['2000000', 'F'],
        ['3000000', 'F'],
        ['2.000.000', 'F'],
        ['15', 'EI'],
      ] as const),
      ...([
        ['2026-11-25', 'H'],
        ['2026-11', 'H'],
        ['11-25', 'H'],
        ['20261125', 'H'],
        ['10:30', 'H'],
        ['3.14', 'I'],
      ] as const),
      ...([
        ['python', 'I'],
        ['python3', 'I'],
        ['1.2.4', ''],
        ['3.2.1', ''],
      ] as const),
    ],
  },
  'words that are joined or not': {
    notes: {
      A: 'to-do list',
      B: 'todo list',
      C: 'things to do',
      D: "don’t stop, it's rock ’n’ roll",
      E: 'dont stop',
      F: 'e-mail, L’été, O’Brien and state‑of‑the‑art',
      G: 'email of obrien',
      H: 'going to the dog',
    },
    searches: [
      ...([
        ['todo', 'AB'],
        ['to-do', 'ABCH'],
        ['TO‑DO', 'ABCH'],
        ['"to-do"', 'AC'],
        ['"todo"', 'B'],
        ['tod', 'AB'],
      ] as const),
      ...([
        ['dont', 'DE'],
        ["don't", 'DE'],
        ['don’t', 'DE'],
        ['its', 'D'],
        ['email', 'FG'],
        ['e-mail', 'FG'],
      ] as const),
      ...([
        ['été', 'F'],
        ["L'été", 'F'],
        ['lete', 'F'],
        ['obrien', 'FG'],
        ['O’Brien', 'FG'],
        ['stateoftheart', 'F'],
      ] as const),
      ...([
        ['state-of-the-art', 'F'],
        ['of-the', 'F'],
        ['list -to-do', ''],
        ['stop -dont', ''],
        ['list -todo', ''],
      ] as const),
    ],
  },
  'words with signs of their own': {
    notes: {
      A: 'C++ course, and **C#** too',
      B: 'vitamin C, the net weighs more',
      C: '.NET and ASP.NET, (F#) g++ c++20',
      D: 'Node.js, file.txt, A* search',
      E: 'the node of js, a file, txt',
      F: '用C++语言编程',
      G: 'R&D at AT&T, foo_bar, userName',
      H: 'ada@mail.example, /usr/local/bin, https://example.org/a-b/c_d?x=1',
      I: 'research and development: r, d',
    },
    searches: [
      ...([
        ['C++', 'ACF'],
        ['c++', 'ACF'],
        ['C#', 'A'],
        ['F#', 'C'],
        ['.NET', 'C'],
        ['ASP.NET', 'C'],
        ['g++', 'C'],
      ] as const),
      ...([
        ['c++20', 'C'],
        ['A*', 'D'],
        ['C', 'ABCFH'],
        ['net', 'BC'],
        ['"C++ course"', 'A'],
        ['course -C#', ''],
      ] as const),
      ...([
        ['vitamin -C++', 'B'],
        ['node.js', 'DE'],
        ['"node.js"', 'D'],
        ['file.txt', 'DE'],
        ['node.j', 'D'],
      ] as const),
      ...([
        ['R&D', 'G'],
        ['at&t', 'G'],
        ['foo_bar', 'G'],
        ['foo', 'G'],
        ['username', 'G'],
        ['ada@mail.example', 'H'],
      ] as const),
      ...([
        ['mail.example', 'H'],
        ['/usr/local', 'H'],
        ['local/bin', 'H'],
        ['example.org', 'H'],
        ['c_d', 'H'],
        ['x=1', 'H'],
      ] as const),
      ...([
        ['https://example.org/a-b/c_d?x=1', 'H'],
        ['x=2', ''],
        ['C+++', ''],
      ] as const),
    ],
  },
  commands: {
    notes: {
      A: 'rsync --dry-run first',
      B: 'rm -rf /tmp/x',
      C: '@scope/name, #garden, $HOME and .env',
      D: 'a dry run of the scope and its name, home of rf',
    },
    searches: [
      ...([
        ['--dry-run', 'AD'],
        ['dry-run', 'AD'],
        ['dry', 'AD'],
        ['"--dry-run"', 'A'],
        ['"-rf"', 'B'],
        ['"rm -rf"', 'B'],
      ] as const),
      ...([
        ['rm rf', 'B'],
        ['@scope/name', 'CD'],
        ['#garden', 'C'],
        ['garden', 'C'],
        ['$HOME', 'CD'],
        ['.env', 'C'],
      ] as const),
    ],
  },
}

/** @param prepare is done after notes are written and before they are looked for */
export function wordTests(prepare: (world: World) => Promise<void>): void {
  describe.each(Object.entries(shelves))('%s is found as it is typed:', (_, { notes, searches }) => {
    const aWorld = sharedWorld()
    let filled: Promise<Person> | undefined

    async function fill(world: World): Promise<Person> {
      const person = await world.aPerson('Ada')
      for (const [name, text] of Object.entries(notes)) await world.aNote(person, { name: `Shelf${name}`, text })
      await prepare(world)
      return person
    }

    it.each(searches)('%s in %s', async (q, names) => {
      const world = await aWorld()
      const ada = await (filled ??= fill(world))
      const found = (await find(world, ada, q)).map((name) => name.slice('Shelf'.length)).sort()
      expect(found.join('')).toBe(names)
      const page = await pageOf(world, ada, q)
      if (names !== '') expect(page, 'and marked').toContain('<mark>')
      else expect(page, 'not as if nothing were typed').toContain('No note found.')
    })
  })
}
