import { expect, it } from 'vitest'
import { awakeShare, cronOf, isAsleep } from './sleep.ts'

const hours = { from: '19:00', until: '05:30' }

it.each([
  ['2026-11-30T05:29:00Z', true, 'Monday, before it wakes'],
  ['2026-11-30T05:30:00Z', false, 'Monday, when it wakes'],
  ['2026-12-04T18:59:00Z', false, 'Friday, before it falls asleep'],
  ['2026-12-04T19:00:00Z', true, 'Friday, when it does'],
  ['2026-12-05T12:00:00Z', true, 'Saturday at noon'],
  ['2026-12-06T12:00:00Z', true, 'Sunday at noon'],
])('at %s it is asleep: %s (%s)', (at, asleep) => {
  expect(isAsleep(hours, new Date(at))).toBe(asleep)
})

it('is awake on five days of seven, by day', () => {
  expect(awakeShare(hours)).toBeCloseTo((5 * 13.5) / 168, 10)
})

it('plans minutes before and after, also across the hour', () => {
  expect(cronOf('19:00')).toBe('cron(0 19 ? * MON-FRI *)')
  expect(cronOf('19:50', 15)).toBe('cron(5 20 ? * MON-FRI *)')
  expect(cronOf('05:10', -20)).toBe('cron(50 4 ? * MON-FRI *)')
})
