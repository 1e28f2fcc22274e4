import { expect, it } from 'vitest'
import { howLongAgo } from './time.tsx'

const now = Date.parse('2026-03-10T12:00:00Z')

it.each([
  ['2026-03-10T12:00:05Z', 'just now'],
  ['2026-03-10T11:59:01Z', 'just now'],
  ['2026-03-10T11:59:00Z', '1 minute ago'],
  ['2026-03-10T11:00:01Z', '59 minutes ago'],
  ['2026-03-10T11:00:00Z', '1 hour ago'],
  ['2026-03-09T12:00:01Z', '23 hours ago'],
  ['2026-03-09T12:00:00Z', 'yesterday'],
  ['2026-03-08T12:00:00Z', '2 days ago'],
  ['2026-03-03T12:00:01Z', '6 days ago'],
  ['2026-03-03T12:00:00Z', '3 Mar'],
  ['2025-12-31T23:59:59Z', '31 Dec 2025'],
])('%s is %s', (then, words) => {
  expect(howLongAgo(then, now)).toBe(words)
})
