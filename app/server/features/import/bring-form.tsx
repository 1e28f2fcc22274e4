import type { ImportLimits } from '../../platform/deps.ts'
import type { Refusal } from '../../platform/http/refusal.ts'
import { Problem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { DuplicatesChoice } from './duplicates-choice.tsx'
import type { Duplicates } from './import.schema.ts'
import { inMegabytes } from './sources/budget.ts'
import { noFileCode } from './taking/take-upload.ts'

export interface BringFormProps {
  readonly limits: ImportLimits
  /** Whether nothing was brought before. */
  readonly isFirst: boolean
  /** Why the form was not taken. */
  readonly refused?: Refusal | undefined
  /** As it was chosen in that form. */
  readonly duplicates?: Duplicates | undefined
}

/** The form, which works without scripts; with them a drop onto the window is a choice, too. */
export function BringForm({ limits, isFirst, refused, duplicates = 'skip' }: BringFormProps) {
  const noFile = refused?.code === noFileCode ? `${refused.title}. ${refused.message}` : undefined
  return (
    <form
      method="post"
      action={routes.imports.list.href()}
      enctype="multipart/form-data"
      class="bring"
      data-island="bring"
      data-max-bytes={limits.maxBytes}
    >
      <div class="drop-field">
        <p class="drop-words with-scripts">Drop files or a folder anywhere on this page, or choose them.</p>
        <div class="field">
          <label for="files">A zip, or single files</label>
          <input
            type="file"
            id="files"
            name="files"
            multiple
            autofocus={noFile !== undefined}
            aria-invalid={noFile ? 'true' : undefined}
            aria-describedby={noFile ? 'files-hint files-problem' : 'files-hint'}
          />
          <Problem of="files" text={noFile} />
        </div>
        <div class="field">
          <label for="folder">A folder, with all that is in it</label>
          <input
            type="file"
            id="folder"
            name="files"
            multiple
            {...{ webkitdirectory: true }}
            aria-describedby="files-hint"
          />
        </div>
        <p class="hint" id="files-hint">
          Up to {inMegabytes(limits.maxBytes)} at once. They are kept for seven days, and only you can reach them.
        </p>
      </div>
      <p class="bring-state" role="status"></p>
      <div class="bring-sending" hidden>
        <progress max={1} aria-label="Sent" />
        <button type="button" class="button secondary">
          Cancel
        </button>
      </div>
      {!isFirst && <DuplicatesChoice chosen={duplicates} />}
      <p class="actions">
        <button class="button" name="dry_run" value="1">
          Look at it first
        </button>
        <button class="button secondary" name="dry_run" value="0">
          Bring it in
        </button>
      </p>
      <p class="hint">Looking makes nothing: it tells what was found, and what would become of it.</p>
    </form>
  )
}
