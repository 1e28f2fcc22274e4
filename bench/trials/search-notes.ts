import type { Sql } from '../../app/server/platform/database/connect.ts'
import { chance } from '../../kit/dice.ts'

/** Who has how many notes. */
export interface Size {
  readonly notes: number
  readonly pads: number
}

/** Syllables that words of each language are made of: a few thousand words each, some in half of the notes, most in few. */
const syllables = {
  english: [
    'com',
    'pli',
    'ter',
    'ing',
    'ous',
    'jam',
    'ber',
    'sto',
    'ful',
    'ish',
    'ven',
    'mor',
    'tal',
    'per',
    'con',
    'ra',
  ],
  german: [
    'ver',
    'sich',
    'kran',
    'kar',
    'ge',
    'lich',
    'schaf',
    'müs',
    'grö',
    'ße',
    'ten',
    'be',
    'zug',
    'heit',
    'un',
    'ent',
  ],
  french: ['é', 'tion', 'lais', 'ment', 'châ', 'eau', 'ir', 'sou', 'voi', 'ré', 'père', 'con', 'ç', 'a', 'quel', 'que'],
  russian: ['ва', 'ре', 'нье', 'сли', 'по', 'при', 'ков', 'ски', 'ло', 'ми', 'гра', 'до', 'ст', 'ный', 'ёл', 'ка'],
} as const

/** What stands in known places, so that right answers are known. `every` is in each note whose number it divides. */
export const planted = {
  common: { word: 'marmalade', every: 2 },
  usual: { word: 'orchard', every: 50 },
  rare: { word: 'quizzaciously', every: 20_000 },
  compound: { word: 'Zwölfzylinderpumpenwelle', every: 5_000 },
  accents: { word: 'Crème brûlée', every: 3_000 },
  japanese: { word: '東京都の天気', every: 1_000 },
  thai: { word: 'แยมลูกพลัม', every: 1_000 },
  signs: { word: '🎉 C++ v1.2.3 to-do', every: 500 },
} as const

/**
 * A thousand notes at a time, for a trial that says how far it is. Texts are 1.5 kB on average; a word's rank is drawn so
 * that few words are most of a text, as in languages.
 */
export async function makeNotes(sql: Sql, userId: string, { notes, pads }: Size, say: (text: string) => void) {
  await sql`
    insert into pads (user_id, name)
    select ${userId}, 'Pad ' || n from generate_series(1, ${pads}::int) n`
  const languages = Object.values(syllables)
  const at = 500
  for (let first = 1; first <= notes; first += at) {
    const rows = Array.from({ length: Math.min(at, notes - first + 1) }, (_, index) => {
      const number = first + index
      return { number, text: textOf(number, languages[number % languages.length] ?? []) }
    })
    await sql`
      insert into notes (user_id, pad_id, name, text, created_at, updated_at)
      select ${userId}, (select id from pads where user_id = ${userId} order by id offset number % ${pads}::int limit 1),
             'Note ' || number, text, now() - make_interval(mins => 20 * (${notes}::int - number)),
             now() - make_interval(mins => 20 * (${notes}::int - number))
      from unnest(${rows.map(({ number }) => number)}::int[], ${rows.map(({ text }) => text)}::text[]) n (number, text)`
    if (first % 10_000 === 1) say(`${first - 1} of ${notes} notes`)
  }
}

/** The same numbers each time. */
const random = chance(42)

function textOf(number: number, language: readonly string[]): string {
  const words: string[] = []
  let length = 0
  const size = 500 + random() * 2000
  while (length < size) {
    const word = wordOf(Math.floor(20_000 ** random()), language)
    words.push(word)
    length += Buffer.byteLength(word) + 1
  }
  for (const { word, every } of Object.values(planted)) {
    if (number % every === 0) words.splice(Math.floor(random() * words.length), 0, word)
  }
  return words.join(' ')
}

/** The word of this rank: frequent ones are short. */
function wordOf(rank: number, language: readonly string[]): string {
  let word = ''
  for (let rest = rank; rest > 0; rest = Math.floor(rest / language.length))
    word += language[rest % language.length] ?? ''
  return word
}
