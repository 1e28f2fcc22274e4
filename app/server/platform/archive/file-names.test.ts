import { expect, it } from 'vitest'
import { endingOf, NamesOfFolder, safeName } from './file-names.ts'

it.each([
  ['Plum jam', 'Plum jam'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['two\nlines\tand\0nothing', 'two-lines-and-nothing'],
  ['.hidden', 'hidden'],
  ['ends. . ', 'ends'],
  ['..', 'Untitled'],
  ['', 'Untitled'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['wide\u3000space', 'wide space'],
  ['cut \ud83d', 'cut \ufffd'],
  ['CON', 'CON_'],
  ['nul.tar', 'nul_.tar'],
  ['aux .b', 'aux_ .b'],
  ['COM¹', 'COM¹_'],
  ['console', 'console'],
  ['Cafe\u0301', 'Caf\u00e9'],
])('%j is a file called %j', (title, name) => {
  expect(safeName(title, 'Untitled')).toBe(name)
})

it.each(['x'.repeat(10_000), '梅'.repeat(100), '👩\u200d👩\u200d👧'.repeat(40), `e${'\u0301'.repeat(5_000)}`])(
  'a name of any length fits, and no sign of it is cut in two',
  (long) => {
    const name = safeName(long, 'Untitled')
    expect(name.length).toBeLessThanOrEqual(64)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name.isWellFormed()).toBe(true)
    if (long.startsWith('👩')) expect(name).toMatch(/👧$/)
  },
)

it('numbers names that a disk takes for the same', () => {
  const folder = new NamesOfFolder(['README.txt'])
  const take = (title: string) => folder.take(title, ['.md', '.files'], 'Untitled')
  expect(['Jam', 'jam', 'JAM', 'Jam (2)', 'Caf\u00e9', 'Cafe\u0301', 'straße', 'STRASSE'].map(take)).toEqual([
    ...['Jam', 'jam (2)', 'JAM (3)', 'Jam (2) (2)', 'Caf\u00e9', 'Caf\u00e9 (2)', 'straße', 'STRASSE (2)'],
  ])
  const long = 'x'.repeat(90)
  for (const name of [take(long), take(long)]) expect(`${name}.files`.length).toBeLessThanOrEqual(64)
  expect(folder.take('readme', ['.txt'], 'x')).toBe('readme (2)')
})

it('numbers ten thousand notes of one title at once', () => {
  const folder = new NamesOfFolder()
  const names = Array.from({ length: 10_000 }, () => folder.take('Untitled', ['.md', '.files'], 'x'))
  expect(names.at(-1)).toBe('Untitled (10000)')
  expect(new Set(names).size).toBe(10_000)
})

it.each([
  ['photo.PNG', '.PNG'],
  ['archive.tar.gz', '.gz'],
  ['.env', '.env'],
  ['no ending', ''],
  ['not. one', ''],
])('the ending of %j is %j', (name, ending) => {
  expect(endingOf(name)).toBe(ending)
})
