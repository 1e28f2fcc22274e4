import { it } from 'vitest'
import { sharedImportWorld } from '../server/features/import/import-world.ts'
import { fileName } from '../server/notes/files/file-name.ts'
import { expectSameAfterRoundTrip, type AccountOfTrip, type NoteOfTrip } from './round-trip.ts'

const aWorld = sharedImportWorld()

/** Numbers from 0 to 1 that follow from a seed (mulberry32): a failure says it, and comes again. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const words = [
  ...['Plum', 'jam', 'größe', '梅干', 'صورة', 'שלום', '👩‍👩‍👧', 'e\u0301', 'é', 'CON', 'nul.txt', '.env', '..', 'a/b\\c'],
  ...[
    'x:y?z*',
    '<b>',
    '"q"',
    "it's",
    '#tag',
    '#größe/ä',
    '[[Plum]]',
    '[[a|b]]',
    '`code`',
    '---',
    '...',
    '{y}',
    '%20',
    '&amp;',
  ],
  ...[
    '\u200d',
    '\u202e',
    '~',
    '|',
    '- [ ] task',
    '> quote',
    '# head',
    '```',
    '~~~',
    'https://a.example/x(1)',
    '!',
    '\\',
    '\u00a0',
  ],
]
const pieces = [
  ...words,
  '\n',
  '\n\n',
  '\r\n',
  ' ',
  '\t',
  '---\ntitle: own\ntags: [b, c]\n---\n',
  '\ufeff',
  '[ref]: FILE1\n',
]
const links = [
  '![](FILE0)',
  '[w](FILE1#page=2)',
  '<img src="FILE2">',
  '![](<FILE3>)',
  '`FILE4`',
  '[x](/attachments/987654/file/x)',
]
const files = [
  'label.png',
  'LABEL.png',
  'la"bel?.png',
  '梅 (1).png',
  'a'.repeat(180) + '.png',
  '.png',
  'no ending',
  'CON.png',
  'x.files',
]

function accountOf(seed: number): AccountOfTrip {
  const number = numbersFrom(seed)
  const upTo = (most: number) => Math.floor(number() * most)
  const one = <Item>(of: readonly Item[]): Item => of[upTo(of.length)] as Item
  const some = (of: readonly string[], most: number) => Array.from({ length: upTo(most) }, () => one(of))
  const when = () => new Date(Date.UTC(1971, 1) + number() * (Date.UTC(2026, 9) - Date.UTC(1971, 1))).toISOString()
  const line = (most: number) =>
    Array.from(
      some(words, most)
        .join(one(['', ' ']))
        .trim(),
    )
      .slice(0, 100)
      .join('')
      .trim()
  const pads = Array.from({ length: 1 + upTo(5) }, () => ({
    name: line(4) || 'Pad',
    ...(number() < 0.5 ? { colour: upTo(8) } : {}),
  }))
  // The person has put the first of them in an order.
  const placed = upTo(pads.length + 1)
  const notes = Array.from({ length: 12 }, (): NoteOfTrip => {
    const name = number() < 0.2 ? '' : line(5)
    const text = some([...pieces, ...links], 12).join(one(['', ' ', '\n']))
    return {
      name,
      // A note needs a title or a text, and a sign that shows nothing is none.
      text: /[\p{L}\p{N}]/u.test(name) ? text : `words ${text}`,
      ...(number() < 0.6 ? { pad: upTo(pads.length) } : {}),
      files: number() < 0.4 ? some(files, 4).map(fileName) : [],
      versions: Array.from({ length: number() < 0.4 ? upTo(6) : 0 }, () => ({
        text: some([...pieces, ...links], 8).join(one(['', ' ', '\n'])),
        ...{ savedAt: when(), isConflict: number() < 0.3 },
      })),
      ...{ created: when(), updated: when(), isPinned: number() < 0.2, isTrashed: number() < 0.2 },
    }
  })
  return { pads: pads.map((pad, n) => (n < placed ? { ...pad, place: n + 1 } : pad)), notes }
}

const first = Number(process.env['ROUND_TRIP_SEED'] ?? 1)

it.each(Array.from({ length: 12 }, (_, n) => first + n))(
  'whatever an account holds, it comes back as it was (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    await expectSameAfterRoundTrip(await aWorld(), accountOf(seed))
  },
)
