/** What can be typed, and what it means, with further things to type between backticks. */
const rows: readonly [typed: string, meaning: string][] = [
  ['"damson jam"', 'these words side by side'],
  ['-sugar', 'without this word; also `-tag:work`, `-pad:recipes` and so on'],
  ['title:jam', 'in the name of the note; also `title:"damson jam"`'],
  ['tag:work', 'with this tag, or one nested in it such as #work/mail'],
  ['pad:recipes', 'in this pad'],
  ['is:pinned', 'pinned'],
  ['has:task', 'with tasks; `is:open` for those that are not all done'],
  ['has:file', 'with files'],
  ['updated:2026-11', 'changed then; also `created:`, and `>2026`, `2026-01..2026-03`, `today`, `last-week`'],
  ['in:trash', 'in the trash, which other searches leave out'],
  ['"-rf"', 'a word that begins with a minus; with two, as in `--force`, no quotes are needed'],
]

export function SearchHelp() {
  return (
    <div class="search-help">
      <p>Words in any order find notes that have all of them. To be more exact:</p>
      <dl>
        {rows.map(([typed, meaning]) => (
          <>
            <dt>
              <code>{typed}</code>
            </dt>
            <dd>{meaning.split('`').map((part, n) => (n % 2 === 1 ? <code>{part}</code> : part))}</dd>
          </>
        ))}
      </dl>
    </div>
  )
}
