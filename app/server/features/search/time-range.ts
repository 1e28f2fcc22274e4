export interface TimeRange {
  readonly column: 'created' | 'updated'
  /** ISO days of the person's calendar: from `from` on, and before `before`. */
  readonly from: string | undefined
  readonly before: string | undefined
  /** The times outside of the range are wanted. */
  readonly isNot: boolean
}

type Span = Pick<TimeRange, 'from' | 'before'>

/**
 * `2026`, `>2026-11`, `<=2026-11-25`, `2026-01..2026-03`, `2026-01..`, `..2026-03`; for a day also `today` and `yesterday`, and
 * `this-week`, `last-month`, `this-year` and their like.
 * @param today an ISO day of the person's calendar
 */
export function rangeOf(value: string, today: string): Span | undefined {
  const [, comparison = '', one = ''] = /^([<>]=?)?(.*)$/s.exec(value.toLowerCase()) ?? []
  const [first = '', second, ...more] = one.split('..')
  if (more.length > 0 || (second !== undefined && comparison)) return undefined
  if (second !== undefined) {
    const [start, end] = [spanOf(first, today), spanOf(second, today)]
    if ((first && !start) || (second && !end) || (!start && !end)) return undefined
    return { from: start?.from, before: end?.before }
  }
  const span = spanOf(first, today)
  if (!span) return undefined
  if (comparison === '>') return { from: span.before, before: undefined }
  if (comparison === '>=') return { from: span.from, before: undefined }
  if (comparison === '<') return { from: undefined, before: span.from }
  if (comparison === '<=') return { from: undefined, before: span.before }
  return span
}

/** The first day of a year, a month, a week or a day, and the first day after it. */
function spanOf(text: string, today: string): Span | undefined {
  return relativeSpan(text, today) ?? writtenSpan(text)
}

function writtenSpan(text: string): Span | undefined {
  const [, year, month, day] = /^([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []
  if (!year) return undefined
  const from = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)))
  if (from.getUTCMonth() !== Number(month ?? 1) - 1 || from.getUTCDate() !== Number(day ?? 1)) return undefined
  return spanFrom(from, day ? 'day' : month ? 'month' : 'year')
}

/** Weeks begin on Monday (ISO 8601). */
function relativeSpan(text: string, today: string): Span | undefined {
  const from = new Date(`${today}T00:00:00Z`)
  if (text === 'today') return spanFrom(from, 'day')
  if (text === 'yesterday') return spanFrom(moved(from, 'day', -1), 'day')
  const [, which, unit] = /^(this|last)-(week|month|year)$/.exec(text) ?? []
  if (unit !== 'week' && unit !== 'month' && unit !== 'year') return undefined
  if (unit === 'week') from.setUTCDate(from.getUTCDate() - ((from.getUTCDay() + 6) % 7))
  else from.setUTCMonth(unit === 'year' ? 0 : from.getUTCMonth(), 1)
  return spanFrom(which === 'last' ? moved(from, unit, -1) : from, unit)
}

type Unit = 'day' | 'week' | 'month' | 'year'

function spanFrom(from: Date, unit: Unit): Span {
  return { from: dayOf(from), before: dayOf(moved(from, unit, 1)) }
}

function moved(from: Date, unit: Unit, by: number): Date {
  const to = new Date(from)
  if (unit === 'year') to.setUTCFullYear(to.getUTCFullYear() + by)
  else if (unit === 'month') to.setUTCMonth(to.getUTCMonth() + by)
  else to.setUTCDate(to.getUTCDate() + by * (unit === 'week' ? 7 : 1))
  return to
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10)
