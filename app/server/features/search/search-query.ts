import { normalized } from '../../../shared/normalized.ts'
import { dayIn, utc, type Zone } from '../../platform/time/zones.ts'
import type { Conditions } from './conditions.ts'
import { operators } from './operators.ts'
import { remarkOnWords, remarkWithout, type Remark } from './remarks.ts'
import { partsOf, type Part } from './typed-parts.ts'

export interface Chip {
  /** As typed. */
  readonly label: string
  readonly without: string
}

/** A parsed search. Parsing never fails: what is not understood is searched as words, or left out, and `remarks` says so. */
export interface SearchQuery extends Conditions {
  /** The time zone of the days in `times`. */
  readonly zone: Zone
  readonly remarks: readonly Remark[]
  /** The operators that were understood, each with the search without it. */
  readonly chips: readonly Chip[]
  /** Whether nothing was typed that can be looked for. */
  readonly isEmpty: boolean
}

/** Bounds of a search: each word costs time. */
const maxParts = 12
const maxCharacters = 500
const maxValueCharacters = 100

/** @param zone the person's; @param now in milliseconds */
export function readQuery(typed: string, zone = utc, now = Date.now()): SearchQuery {
  // PostgreSQL stores neither NUL nor lone surrogates, so that no note has them. Marks of direction come with what is copied.
  const all = normalized(typed.toWellFormed().replace(/[\0\ufeff]/g, ' '), 'NFC')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  const text = all.slice(0, maxCharacters).toWellFormed()
  const parts = tellingParts(text)
  const into = noConditions()
  const remarks: (Remark | undefined)[] = []
  const done: Part[] = []
  const chips: Chip[] = []
  if (text.length < all.length) remarks.push({ text: `Only the first ${maxCharacters} characters were looked for.` })
  if (parts.length > maxParts) remarks.push({ text: `Only the first ${maxParts} words were looked for.` })
  for (const part of parts.slice(0, maxParts)) {
    const value = part.value.slice(0, maxValueCharacters).toWellFormed()
    const operator = operators.get(part.operator)
    const isRead = operator?.read(into, { ...part, value }, () => dayIn(zone, now)) ?? false
    if (!isRead && operator?.isLeftOut)
      remarks.push({ text: `“${part.operator}:” takes ${operator.takes}. “${part.value}” was left out.` })
    else {
      if (isRead) chips.push({ label: part.typed, without: withoutPart(text, part) })
      else {
        addWords(into, part)
        remarks.push(remarkOnWords(part, text))
      }
      done.push(part)
    }
  }
  remarks.push(remarkWithout(done, text))
  return { ...into, zone, remarks: distinct(remarks), chips, isEmpty: done.length === 0 }
}

function withoutPart(text: string, { at, typed }: Part): string {
  return `${text.slice(0, at).trimEnd()} ${text.slice(at + typed.length).trimStart()}`.trim()
}

/** Signs that people write between words. */
const betweenWords = /^(?:\p{Pd}+|\p{P}|[!-/:-@[-`{-~])$/u
const visible = /[^\p{Cc}\p{Cf}\p{M}\s]/u

/** A dash between words says nothing; alone it is what is looked for. */
function tellingParts(text: string): readonly Part[] {
  const parts = partsOf(text).filter(({ value }) => visible.test(value))
  const telling = parts.filter(({ typed }) => !betweenWords.test(typed))
  return telling.length > 0 ? telling : parts
}

function addWords(into: Conditions, { operator, value, isNot, isQuoted, typed }: Part): void {
  const cut = (text: string) => text.slice(0, maxValueCharacters).toWellFormed()
  if (!isQuoted) (isNot ? into.notWords : into.words).push(cut(isNot ? typed.slice(1) : typed))
  else if (!operator) (isNot ? into.notPhrases : into.phrases).push(cut(value))
  else if (isNot) into.notPhrases.push(cut(`${operator} ${value}`))
  else {
    into.words.push(cut(operator))
    into.phrases.push(cut(value))
  }
}

function noConditions(): Conditions {
  return {
    ...{ words: [], phrases: [], notWords: [], notPhrases: [], pads: [], notPads: [], tags: [], notTags: [] },
    ...{ titles: [], notTitles: [], flags: [], notFlags: [], times: [], isInTrash: false },
  }
}

function distinct(remarks: readonly (Remark | undefined)[]): Remark[] {
  return [...new Map(remarks.flatMap((remark) => (remark ? [[remark.text, remark] as const] : []))).values()]
}
