import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'

it('null, undefined and false are no answer yet; an empty text and zero are one', async () => {
  for (const answer of ['', 0, 'made']) {
    const looks = [null, undefined, false, answer]
    expect(await eventually('it is there', () => looks.shift())).toBe(answer)
    expect(looks).toEqual([])
  }
  await expect(eventually('it is there', () => null, 0)).rejects.toThrow('it did not come true that it is there')
})
