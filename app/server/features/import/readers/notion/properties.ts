import { dateOf } from '../common/dates.ts'

export interface Told {
  tags: string[]
  createdAt: Date | undefined
  updatedAt: Date | undefined
}

const created = /^(?:date )?created(?: time| at| on)?$|^created_time$/i
const updated = /^(?:last )?(?:edited|updated|modified)(?: time| at| on)?$|^last_edited_time$/i
const tags = /^(?:tags?|labels?|keywords?)$/i

/** What properties of a page tell of the note. Their times have no zone: they are taken for UTC. */
export function toldBy(properties: readonly { name: string; values: readonly string[] }[]): Told {
  const told: Told = { tags: [], createdAt: undefined, updatedAt: undefined }
  for (const { name, values } of properties) {
    if (created.test(name)) told.createdAt ??= timeOf(values[0])
    if (updated.test(name)) told.updatedAt ??= timeOf(values[0])
    if (tags.test(name)) told.tags.push(...values.flatMap((value) => value.split(',')).map((tag) => tag.trim()))
  }
  return told
}

/** Of a time with its end and its zone. */
const maxTimeCharacters = 200

/** `January 5, 2023 3:04 PM`, or ISO 8601. */
function timeOf(text: string | undefined): Date | undefined {
  const plain = text
    ?.slice(0, maxTimeCharacters)
    .replace(/^@/, '')
    .replace(/\s*(?:→.*|\((?:GMT|UTC)[^)]*\))$/, '')
    .trim()
  return plain === undefined || plain.length > 60 ? undefined : (dateOf(`${plain} UTC`) ?? dateOf(plain))
}

const line = /^([^\s:#>*`[\]|-][^:\n]{0,80}): (.*)$/

/** Lines below the title, up to an empty one, that are all `Name: value`. */
export function propertiesIn(text: string): { name: string; values: string[] }[] {
  const lines = text.trimStart().split('\n\n', 1)[0]?.split('\n') ?? []
  const found = lines.map((one) => line.exec(one))
  return found.flatMap((match) =>
    match?.[1] !== undefined ? [{ name: match[1].trim(), values: [match[2] ?? ''] }] : [],
  )
}
