import { sizeOf } from '../../notes/attachments.tsx'
import { FormProblem, Problem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { PackedExport, Standing } from './packing.queries.ts'

/** All notes as an archive: at once, or packed first for a download that can go on where it stopped. */
export function ExportPage({ notes, bytes, packed, problem }: Standing & { readonly problem?: string }) {
  return (
    <Page title="Take your notes along">
      <h1>Take your notes along</h1>
      <p>
        Your {notes === 1 ? 'note' : `${notes} notes`} as Markdown with their files, in one archive (zip) that any
        computer opens. Pads are folders. Notejam takes the archive back, and Obsidian opens it as a vault.
      </p>
      <p class="meta">About {sizeOf(bytes)} before it is packed, with earlier versions.</p>
      <h2>At once</h2>
      <form method="get" action={routes.export.all.href()}>
        <History id="history-now" />
        <p class="actions">
          <button class="button secondary">{icon('download')} Download</button>
        </p>
      </form>
      <h2>Packed first</h2>
      <p>For a large account or a slow connection: a download that breaks off goes on where it stopped, for a day.</p>
      <FormProblem text={problem} />
      {packed ? <Packed {...packed} /> : <PackForm verb="Pack" />}
    </Page>
  )
}

function Packed(packed: PackedExport) {
  const { id, state, notes, ofNotes, bytes, ofBytes, archiveBytes, expiresAt } = packed
  const time = useTime()
  if (state === 'failed') {
    return (
      <>
        <Problem of="export" text="Your notes could not be packed. They are safe; pack them again later." />
        <PackForm verb="Pack again" />
      </>
    )
  }
  if (state === 'done') {
    return (
      <div class="packing" data-state={state}>
        <p>
          <a href={routes.export.packed.href({ exportId: id })} class="button secondary" download>
            {icon('download')} Download {sizeOf(archiveBytes ?? 0)}
          </a>
        </p>
        <p class="meta">
          As they were {time(packed.askedAt)}
          {packed.withHistory && ', with earlier versions'}.{' '}
          {expiresAt && <>It stays here for a day after it was packed.</>}
        </p>
        <PackForm verb="Pack again" />
        <Remove verb="Remove the archive" />
      </div>
    )
  }
  return (
    <div class="packing" data-state={state} data-island="packing">
      <p data-words>
        {ofNotes === 0
          ? 'Your notes will be packed in a moment.'
          : `Packed ${notes} of ${ofNotes} notes, ${sizeOf(bytes)} of ${sizeOf(ofBytes)}.`}
      </p>
      <p role="status" class="unseen"></p>
      <progress value={ofBytes === 0 ? undefined : bytes} max={ofBytes || 1} aria-label="Packed" />
      <p class="meta">
        You may leave this page meanwhile. <noscript>Load it again to see how far it is.</noscript>
      </p>
      <Remove verb="Stop" />
    </div>
  )
}

function PackForm({ verb }: { readonly verb: string }) {
  return (
    <form method="post" action={routes.export.page.href()} data-island="once">
      <History id="history-packed" />
      <p class="actions">
        <button class="button secondary">{verb}</button>
      </p>
    </form>
  )
}

function Remove({ verb }: { readonly verb: string }) {
  return (
    <form method="post" action={routes.export.remove.href()} data-island="once">
      <button class="button quiet">{verb}</button>
    </form>
  )
}

function History({ id }: { readonly id: string }) {
  return (
    <label class="choice" for={id}>
      <input id={id} type="checkbox" name="history" value="1" /> with earlier versions of the notes
    </label>
  )
}
