import { expect, it } from 'vitest'
import { nameAt } from './backups-of-place.ts'
import { toRemove } from './retention.ts'

const dayMs = 24 * 60 * 60 * 1000
const noon = Date.parse('2026-11-30T12:00:00Z')

it('of three years of daily backups, the last of each of the latest days, weeks and months stay', () => {
  const names = Array.from({ length: 1100 }, (_, age) => nameAt(new Date(noon - age * dayMs)))
  const gone = toRemove(names, { days: 7, weeks: 5, months: 36 })
  const kept = names.filter((name) => !gone.includes(name)).map((name) => name.slice(0, 10))
  expect(kept.slice(0, 7)).toEqual([
    ...['2026-11-30', '2026-11-29', '2026-11-28', '2026-11-27', '2026-11-26', '2026-11-25', '2026-11-24'],
  ])
  expect(kept, 'Sundays').toEqual(expect.arrayContaining(['2026-11-22', '2026-11-15', '2026-11-08']))
  expect(kept, 'ends of months').toEqual(expect.arrayContaining(['2026-10-31', '2024-02-29', '2023-12-31']))
  expect(kept).toHaveLength(7 + 3 + 35)
})

it('the newest always stays, and two of one day are one', () => {
  const [early, late, before] = ['2026-11-30T01-00-00Z', '2026-11-30T02-00-00Z', '2026-11-29T01-00-00Z']
  expect(toRemove([early, late], { days: 0, weeks: 0, months: 0 })).toEqual([early])
  expect(toRemove([late, before, early], { days: 2, weeks: 0, months: 0 })).toEqual([early])
  expect(toRemove([], { days: 1, weeks: 1, months: 1 })).toEqual([])
})
