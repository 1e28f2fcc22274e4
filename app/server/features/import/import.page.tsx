import { FormProblem } from '../../platform/page/field.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { BringForm, type BringFormProps } from './bring-form.tsx'
import { maxListed } from './shown-imports.queries.ts'
import type { ImportRow } from './import.schema.ts'
import { noFileCode } from './taking/take-upload.ts'
import { capital, nameOfBrought, stateInWords } from './words.ts'

export interface ImportPageProps extends Pick<BringFormProps, 'limits' | 'refused' | 'duplicates'> {
  /** The latest first; one more than are listed where there are more. */
  readonly imports: readonly ImportRow[]
  /** The import before which those of this page were; undefined on the first. */
  readonly before?: string | undefined
  /** What can be brought, in words. */
  readonly formats: readonly string[]
}

/** The form, and what was brought before, over several pages. */
export function ImportPage({ imports, before, formats, limits, refused, duplicates }: ImportPageProps) {
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
          {refused && refused.code !== noFileCode && <FormProblem text={`${refused.title}. ${refused.message}`} />}
          {current ? (
            <UnderWay row={current} />
          ) : (
            <BringForm limits={limits} isFirst={imports.length === 0} refused={refused} duplicates={duplicates} />
          )}
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
