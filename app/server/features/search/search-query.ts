import { normalized } from '../../../shared/normalized.ts'

/** A parsed search. Parsing never fails: what cannot be understood is left out, with a sentence in `problems`. */
export interface SearchQuery {
  readonly words: readonly string[]
  readonly phrases: readonly string[]
  /** Excluded words and phrases. */
  readonly notWords: readonly string[]
  readonly notPhrases: readonly string[]
  /** Prefixes of words in the names of pads. */
  readonly pads: readonly string[]
  readonly isPinned: boolean
  readonly times: readonly TimeRange[]
  /** Sentences for the user about what was left out. */
  readonly problems: readonly string[]
}

export interface TimeRange {
  readonly column: 'created' | 'updated'
  /** ISO days in UTC: from `from` on, and before `before`. */
  readonly from: string | undefined
  readonly before: string | undefined
}

/** Bounds of a search: each word costs time. */
const maxWords = 12
const maxCharacters = 500
const maxWordCharacters = 100

/** `-pad:"two words"`: a minus, an operator with a colon, and a word or a quoted phrase, whose closing quote may be missing. */
const part = /(-?)(?:(pad|is|created|updated):)?(?:"([^"]*)(?:"|$)|(\S+))/giu

export function readQuery(typed: string): SearchQuery {
  const problems: string[] = []
  // PostgreSQL stores neither NUL nor lone surrogates, so that no note has them.
  const text = normalized(typed.toWellFormed().replaceAll('\0', ' '), 'NFC').trim()
  if (text.length > maxCharacters) problems.push(`Only the first ${maxCharacters} characters were looked for.`)
  const query = {
    ...{ words: [] as string[], phrases: [] as string[], notWords: [] as string[], notPhrases: [] as string[] },
    ...{ pads: [] as string[], times: [] as TimeRange[], isPinned: false },
  }
  let count = 0
  for (const [, minus, operator = '', quoted, bare = ''] of text
    .slice(0, maxCharacters)
    .toWellFormed()
    .matchAll(part)) {
    const value = (quoted ?? bare).slice(0, maxWordCharacters).toWellFormed()
    if (!/[\p{L}\p{N}]/u.test(value) && (!operator || value === '')) continue
    if (++count > maxWords) {
      problems.push(`Only the first ${maxWords} words were looked for.`)
      break
    }
    if (minus && operator) {
      problems.push(
        `A minus leaves out words and phrases; before “${operator.toLowerCase()}:” it means nothing, and that was not looked for.`,
      )
      continue
    }
    switch (operator.toLowerCase()) {
      case 'pad':
        query.pads.push(value)
        break
      case 'is':
        if (value.toLowerCase() === 'pinned') query.isPinned = true
        else problems.push('After “is:” only “pinned” means something.')
        break
      case 'created':
      case 'updated': {
        const column = operator.toLowerCase() as 'created' | 'updated'
        const range = rangeOf(value)
        if (range) query.times.push({ column, ...range })
        else problems.push(`“${column}:” takes a year, a month or a day, such as 2026-11, >2026 or 2026-01..2026-03.`)
        break
      }
      default: {
        const list = quoted === undefined ? (minus ? 'notWords' : 'words') : minus ? 'notPhrases' : 'phrases'
        query[list].push(value)
      }
    }
  }
  return { ...query, problems: [...new Set(problems)] }
}

/** `2026`, `>2026-11`, `<=2026-11-25`, `2026-01..2026-03`, `2026-01..`, `..2026-03`. */
function rangeOf(value: string): Pick<TimeRange, 'from' | 'before'> | undefined {
  const [, comparison = '', one = ''] = /^([<>]=?)?(.*)$/s.exec(value) ?? []
  const [first = '', second, ...more] = one.split('..')
  if (more.length > 0 || (second !== undefined && comparison)) return undefined
  if (second !== undefined) {
    const [start, end] = [spanOf(first), spanOf(second)]
    if ((first && !start) || (second && !end) || (!start && !end)) return undefined
    return { from: start?.from, before: end?.before }
  }
  const span = spanOf(first)
  if (!span) return undefined
  if (comparison === '>') return { from: span.before, before: undefined }
  if (comparison === '>=') return { from: span.from, before: undefined }
  if (comparison === '<') return { from: undefined, before: span.from }
  if (comparison === '<=') return { from: undefined, before: span.before }
  return span
}

/** The first day of a year, a month or a day, and the first day after it. */
function spanOf(text: string): { readonly from: string; readonly before: string } | undefined {
  const [, year, month, day] = /^([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []
  if (!year) return undefined
  const from = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)))
  if (from.getUTCMonth() !== Number(month ?? 1) - 1 || from.getUTCDate() !== Number(day ?? 1)) return undefined
  const before = new Date(from)
  if (day) before.setUTCDate(before.getUTCDate() + 1)
  else if (month) before.setUTCMonth(before.getUTCMonth() + 1)
  else before.setUTCFullYear(before.getUTCFullYear() + 1)
  return { from: from.toISOString().slice(0, 10), before: before.toISOString().slice(0, 10) }
}

/** Whether the search has no condition at all. */
export function isEmpty({ words, phrases, notWords, notPhrases, pads, isPinned, times }: SearchQuery): boolean {
  return [words, phrases, notWords, notPhrases, pads, times].every((list) => list.length === 0) && !isPinned
}
