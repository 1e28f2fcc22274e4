import { Field } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import type { Stretch } from '../../../shared/merge.ts'
import type { Conflict } from './saving.ts'
import type { Text } from './saving.queries.ts'

interface ConflictPageProps {
  readonly noteId: string
  readonly conflict: Conflict
  /** The merge of both texts. */
  readonly stretches: readonly Stretch[]
  /** The pad that the form had. */
  readonly padId: string | undefined
}

/** Two versions of a note that changed the same words: its writer decides what is saved. */
export function ConflictPage({ noteId, conflict, stretches, padId }: ConflictPageProps) {
  const { version, yours, theirs } = conflict
  const { frame } = usePageEnvironment()
  const save = (children: preact.ComponentChildren) => (
    <form method="post" action={routes.notes.edit.href({ noteId })} data-island="once guard">
      <input type="hidden" name="owner" value={frame?.viewer.id} />
      <input type="hidden" name="version" value={version} />
      {padId !== undefined && <input type="hidden" name="pad_id" value={padId} />}
      {children}
    </form>
  )
  return (
    <Page title="Two versions" width="wide">
      <div class="page-head">
        <h1>Two versions of this note</h1>
      </div>
      <div class="form-problem" role="alert">
        {icon('alert')}
        <p>
          The same words were changed elsewhere, perhaps by you, while you were writing. Nothing is lost: what you do
          not take now stays in the note’s history.
        </p>
      </div>
      <div class="versions" data-island="sent" data-note={noteId}>
        <section aria-labelledby="yours">
          <h2 id="yours">Yours</h2>
          <Version text={yours} other={theirs} stretches={stretches} side="yours" />
          {save(
            <>
              <input type="hidden" name="name" value={yours.name} />
              <input type="hidden" name="text" value={sideOf(stretches, 'yours')} />
              <button class="button">Keep yours</button>
            </>,
          )}
        </section>
        <section aria-labelledby="theirs">
          <h2 id="theirs">Saved meanwhile</h2>
          <Version text={theirs} other={yours} stretches={stretches} side="theirs" />
          <p class="actions">
            <a href={routes.notes.show.href({ noteId })} class="button secondary">
              Keep what is saved
            </a>
          </p>
        </section>
      </div>
      <section aria-labelledby="combined" class="combined">
        <h2 id="combined">Or put them together</h2>
        {save(
          <>
            <Field name="name" label="Name" value={yours.name} maxlength={100} autocomplete="off" required />
            <div class="field note-text">
              <label for="text">Both texts; where they differ, yours comes first</label>
              <textarea id="text" name="text" rows={14}>{`\n${combined(stretches)}`}</textarea>
            </div>
            <p class="actions">
              <button class="button">Save this</button>
            </p>
          </>,
        )}
      </section>
    </Page>
  )
}

interface VersionProps {
  readonly text: Text
  readonly other: Text
  readonly stretches: readonly Stretch[]
  readonly side: 'yours' | 'theirs'
}

function Version({ text, other, stretches, side }: VersionProps) {
  return (
    <div class="version">
      <p class="version-name" dir="auto">
        {text.name === other.name ? text.name : <mark>{text.name || '(no title)'}</mark>}
      </p>
      <div class="version-text" dir="auto">
        {stretches.map((stretch) =>
          'both' in stretch ? stretch.both : <mark>{stretch[side] || '(nothing here)'}</mark>,
        )}
      </div>
    </div>
  )
}

/** The text of one side, with what the other side changed elsewhere merged into it. */
function sideOf(stretches: readonly Stretch[], side: 'yours' | 'theirs'): string {
  return stretches.map((stretch) => ('both' in stretch ? stretch.both : stretch[side])).join('')
}

/** Both sides of each conflicting stretch, one below the other. */
function combined(stretches: readonly Stretch[]): string {
  return stretches
    .map((stretch) => {
      if ('both' in stretch) return stretch.both
      const { yours, theirs } = stretch
      return yours && theirs && !yours.endsWith('\n') ? `${yours}\n${theirs}` : yours + theirs
    })
    .join('')
}
