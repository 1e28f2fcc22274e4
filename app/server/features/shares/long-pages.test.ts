import { describe, expect, it } from 'vitest'
import { longPages } from './long-pages.ts'

const html = (length: number) => ({ html: 'x'.repeat(length), firstLine: '', minutes: 1, until: Infinity })

describe('long public pages', () => {
  it('are made once for all who ask at the same time, and once for each version', async () => {
    const pages = longPages()
    const asked: number[] = []
    const make = (version: number, beside = '') =>
      pages.make('plums', version, beside, async () => {
        asked.push(version)
        return html(10)
      })
    const [one, two] = await Promise.all([make(1), make(1)])
    expect(one).toBe(two)
    expect(pages.find('plums')).toMatchObject({ version: 1, html: 'x'.repeat(10) })
    await make(2)
    await make(2, 'another title')
    expect(asked).toEqual([1, 2, 2])
    expect(pages.find('plums')).toMatchObject({ version: 2, beside: 'another title' })
  })

  it('are kept up to a size, those that were read last', async () => {
    const pages = longPages(100)
    for (const key of ['plums', 'damsons']) await pages.make(key, 1, '', async () => html(40))
    expect(pages.find('plums')).toBeDefined()
    await pages.make('pears', 1, '', async () => html(40))
    expect(['plums', 'damsons', 'pears'].map((key) => pages.find(key) !== undefined)).toEqual([true, false, true])
    await pages.make('quinces', 1, '', async () => html(101))
    expect(pages.find('quinces'), 'more than all of it').toBeUndefined()
    await pages.make('plums', 1, '', async () => html(100))
    expect(pages.find('plums')).toBeDefined()
  })

  it('that could not be made are asked for again, and those that are shown as typed, after their time', async () => {
    const pages = longPages()
    expect(await pages.make('plums', 1, '', async () => undefined)).toBeUndefined()
    await expect(pages.make('plums', 1, '', () => Promise.reject(new Error('no turn')))).rejects.toThrow('no turn')
    expect(await pages.make('plums', 1, '', async () => ({ ...html(1), until: Date.now() - 1 }))).toBeDefined()
    expect(pages.find('plums')).toBeUndefined()
  })
})
