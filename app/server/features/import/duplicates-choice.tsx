import type { Duplicates } from './import.schema.ts'

const choices: readonly (readonly [Duplicates, string])[] = [
  ['skip', 'are left as they are'],
  ['update', 'are brought up to date; their history keeps what they were'],
  ['again', 'are made again'],
]

/** What becomes of notes that are here already. */
export function DuplicatesChoice({
  chosen,
  problem,
}: {
  readonly chosen: Duplicates
  readonly problem?: string | undefined
}) {
  return (
    <fieldset>
      <legend>Notes that were brought in before</legend>
      {choices.map(([value, words]) => (
        <label class="choice">
          <input type="radio" name="duplicates" value={value} checked={value === chosen} /> {words}
        </label>
      ))}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
