import type { FastifyRequest } from 'fastify'
import { dayInWords } from '../../platform/page/time.tsx'
import { beginOf, dayIn, utc } from '../../platform/time/zones.ts'
import type { OwnShare } from './shares.queries.ts'

const dayMs = 24 * 60 * 60 * 1000
/** A hundred years. */
const maxDays = 36_500

export function problemOfDay(day: string, { zone }: FastifyRequest): string | undefined {
  const now = Date.now()
  if (day < dayIn(zone, now)) return 'That day is over. Choose one that is not'
  return Date.parse(day) > now + maxDays * dayMs ? 'Choose a day within the next hundred years' : undefined
}

/** The moment after a day in the owner's zone. */
export function endOf(day: string, { zone }: FastifyRequest): string {
  return beginOf(new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10), zone)
}

/** The last day of a share, ISO; empty for one without an end. */
export function lastDayOf(share: Pick<OwnShare, 'expiresAt'> | null, { zone }: FastifyRequest): string {
  return share?.expiresAt ? dayIn(zone, Date.parse(share.expiresAt) - 1) : ''
}

export function inWords(day: string): string {
  return day === '' ? '' : dayInWords(Date.parse(day), utc)
}
