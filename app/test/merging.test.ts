import { expect, it } from 'vitest'
import { merged, mergeTexts } from '../shared/merge.ts'

const lines = Array.from({ length: 60_000 }, (_, number) => `line ${number}\n`)
const text = lines.join('')
const with_ = (changes: Record<number, string>) => lines.map((line, number) => changes[number] ?? line).join('')

it('a text of sixty thousand lines that two have changed in a place each has both', () => {
  const both = merged(mergeTexts(with_({ 100: 'mine\n' }), text, with_({ 59_000: 'hers\n' })))
  expect(both).toBe(with_({ 100: 'mine\n', 59_000: 'hers\n' }))
  const near = merged(mergeTexts(with_({ 100: 'mine\n', 120: 'mine too\n' }), text, with_({ 110: 'hers\n' })))
  expect(near).toBe(with_({ 100: 'mine\n', 110: 'hers\n', 120: 'mine too\n' }))
})

it('what would take too long to merge is left to the writer, whole', () => {
  const [mine, hers] = [2, 3].map((each) => lines.map((line, n) => (n % each ? line : `${each}\n`)).join('')) as [
    string,
    string,
  ]
  expect(mergeTexts(mine, text, hers)).toEqual([{ yours: mine, base: text, theirs: hers }])
  const same = 'a\n'.repeat(1_400)
  expect(mergeTexts(`${same}x\n`, same, `y\n${same}`), 'two places that lie apart').toEqual([{ both: `y\n${same}x\n` }])
  const alike = mergeTexts(`x\n${same}x\n`, same, `y\n${same}y\n`)
  expect(alike).toEqual([{ yours: `x\n${same}x\n`, base: same, theirs: `y\n${same}y\n` }])
})
