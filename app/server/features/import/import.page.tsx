import type { ImportLimits } from '../../platform/deps.ts'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { DuplicatesChoice } from './duplicates-choice.tsx'
import { maxListed } from './import.queries.ts'
import type { ImportRow } from './import.schema.ts'
import { inMegabytes } from './sources/budget.ts'
import { capital, nameOfBrought, stateInWords } from './words.ts'

interface ImportPageProps {
  /** The latest first; one more than are listed where there are more. */
  readonly imports: readonly ImportRow[]
  /** The import before which those of this page were; undefined on the first. */
  readonly before: string | undefined
  /** What can be brought, in words. */
  readonly formats: readonly string[]
  readonly limits: ImportLimits
}

/** The form, and what was brought before, over several pages. Works without scripts; with them a drop onto the window is a choice, too. */
export function ImportPage({ imports, before, formats, limits }: ImportPageProps) {
  const listed = imports.slice(0, maxListed)
  const older = imports.length > maxListed ? listed.at(-1)?.id : undefined
  const current = imports.find(({ state }) => state === 'queued' || state === 'running')
  return (
    <Page title="Bring notes from elsewhere">
      <h1>Bring notes from elsewhere</h1>
      {before ? (
        <p>
          <a href={routes.imports.list.href()}>Bring more, and see the latest</a>
        </p>
      ) : (
        <>
          <p>
            Choose the export of another program as it is: a zip, a folder, or single files. It is known by its content,
            and the notes that you have stay as they are.
          </p>
          {current ? <UnderWay row={current} /> : <BringForm limits={limits} isFirst={imports.length === 0} />}
        </>
      )}
      {listed.length > 0 && (
        <>
          <h2>Brought before</h2>
          <ul class="imports">
            {listed.map((row) => (
              <ImportLine row={row} />
            ))}
          </ul>
        </>
      )}
      {older && (
        <p>
          <a href={routes.imports.list.href({ before: older })}>Earlier ones</a>
        </p>
      )}
      {!before && (
        <>
          <h2>What can be read</h2>
          <ul class="formats">
            {formats.map((format) => (
              <li>{format}</li>
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}

function BringForm({ limits, isFirst }: { readonly limits: ImportLimits; readonly isFirst: boolean }) {
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
          <input type="file" id="files" name="files" multiple aria-describedby="files-hint" />
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
      {!isFirst && <DuplicatesChoice chosen="skip" />}
      <p class="bring-state" role="status"></p>
      <div class="bring-sending" hidden>
        <progress max={1} aria-label="Sent" />
        <button type="button" class="button secondary">
          Cancel
        </button>
      </div>
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

function UnderWay({ row }: { readonly row: ImportRow }) {
  return (
    <p>
      An import is under way, and there can be one at a time.{' '}
      <a href={routes.imports.show.href({ importId: row.id })}>See how far it is</a>
    </p>
  )
}

function ImportLine({ row }: { readonly row: ImportRow }) {
  const { id, createdAt } = row
  const time = useTime()
  return (
    <li>
      <a href={routes.imports.show.href({ importId: id })}>
        <bdi>{nameOfBrought(row)}</bdi>
      </a>
      <span class="meta">
        {capital(stateInWords(row))} · {time(createdAt)}
      </span>
    </li>
  )
}
