import type { ImportLimits } from '../../platform/deps.ts'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { DuplicatesChoice } from './duplicates-choice.tsx'
import type { ImportRow } from './import.schema.ts'
import { inMegabytes } from './sources/budget.ts'
import { stateInWords } from './words.ts'

interface ImportPageProps {
  /** The latest first. */
  readonly imports: readonly ImportRow[]
  /** What can be brought, in words. */
  readonly formats: readonly string[]
  readonly limits: ImportLimits
}

/** The form, and what was brought before. Works without scripts; with them a drop onto the window is a choice, too. */
export function ImportPage({ imports, formats, limits }: ImportPageProps) {
  const current = imports.find(({ state }) => state === 'queued' || state === 'running')
  return (
    <Page title="Bring notes from elsewhere">
      <h1>Bring notes from elsewhere</h1>
      <p>
        Choose the export of another program as it is: a zip, a folder, or single files. It is known by its content, and
        the notes that you have stay as they are.
      </p>
      {current ? <UnderWay row={current} /> : <BringForm limits={limits} />}
      {imports.length > 0 && (
        <>
          <h2>Brought before</h2>
          <ul class="rows imports">
            {imports.map((row) => (
              <ImportLine row={row} />
            ))}
          </ul>
        </>
      )}
      <h2>What can be read</h2>
      <ul class="formats">
        {formats.map((format) => (
          <li>{format}</li>
        ))}
      </ul>
    </Page>
  )
}

function BringForm({ limits }: { readonly limits: ImportLimits }) {
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
        <p class="drop-words with-scripts">Drop files or a folder anywhere on this page, or</p>
        <div class="field">
          <label for="files">Files: a zip, or any number of others</label>
          <input type="file" id="files" name="files" multiple aria-describedby="files-hint" />
        </div>
        <div class="field">
          <label for="folder">A folder with all that is in it</label>
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
      <DuplicatesChoice chosen="skip" />
      <p class="bring-state" role="status"></p>
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
  const { id, files, createdAt } = row
  const time = useTime()
  return (
    <li>
      <a href={routes.imports.show.href({ importId: id })}>
        {icon('file')} <bdi>{files[0] ?? 'Files'}</bdi>
        {files.length > 1 && ' and others'}
      </a>{' '}
      <span class="meta">
        {stateInWords(row)} · {time(createdAt)}
      </span>
    </li>
  )
}
