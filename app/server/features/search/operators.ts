import { tagOf } from '../../../shared/tags.ts'
import type { Conditions, Flag } from './conditions.ts'
import { rangeOf, type TimeRange } from './time-range.ts'
import type { Part } from './typed-parts.ts'

interface Operator {
  /** What its value can be, for a sentence to the user. */
  readonly takes: string
  /** Another value is left out. By default it is searched as words. */
  readonly isLeftOut?: boolean
  /**
   * @param today gives an ISO day
   * @returns whether the value means something
   */
  read(into: Conditions, part: Part, today: () => string): boolean
}

export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  [
    'pad',
    {
      takes: 'words of the name of a pad',
      read: (into, { value, isNot }) => (isNot ? into.notPads : into.pads).push(value) > 0,
    },
  ],
  [
    'title',
    {
      takes: 'words of the name of a note',
      read: (into, { value, isNot, isQuoted }) =>
        (isNot ? into.notTitles : into.titles).push({ text: value, isPhrase: isQuoted }) > 0,
    },
  ],
  [
    'tag',
    {
      takes: 'the name of a tag',
      read(into, { value, isNot }) {
        const tag = tagIn(value)
        return tag !== '' && (isNot ? into.notTags : into.tags).push(tag) > 0
      },
    },
  ],
  ['is', flag('“pinned” or “open”', { pinned: 'pinned', open: 'open' })],
  [
    'has',
    flag('“file” or “task”', {
      ...{ file: 'file', files: 'file', attachment: 'file', attachments: 'file', task: 'task', tasks: 'task' },
    }),
  ],
  [
    'in',
    {
      takes: '“trash”',
      read(into, { value, isNot }) {
        if (value.toLowerCase() !== 'trash') return false
        // Without the operator the trash is left out.
        into.isInTrash ||= !isNot
        return true
      },
    },
  ],
  ['created', time('created')],
  ['updated', time('updated')],
])

function flag(takes: string, values: Readonly<Record<string, Flag>>): Operator {
  const known = new Map(Object.entries(values))
  return {
    takes,
    read(into, { value, isNot }) {
      const meant = known.get(value.toLowerCase())
      return meant !== undefined && (isNot ? into.notFlags : into.flags).push(meant) > 0
    },
  }
}

function time(column: TimeRange['column']): Operator {
  return {
    takes: 'a year, a month or a day, such as 2026-11, >2026, 2026-01..2026-03, today or last-week',
    isLeftOut: true,
    read(into, { value, isNot }, today) {
      const range = rangeOf(value, today())
      return range !== undefined && into.times.push({ column, ...range, isNot }) > 0
    },
  }
}

/** The tag that is meant by `#Work`, `work/` and `work`; empty for none. */
export function tagIn(typed: string): string {
  const [, tag = ''] = /^[#＃]*(.*)$/s.exec(typed) ?? []
  let end = tag.length
  // A tag in a text ends before these, too (shared/tags.ts).
  while (end > 0 && '-/'.includes(tag.charAt(end - 1))) end--
  return tagOf(tag.slice(0, end))
}
