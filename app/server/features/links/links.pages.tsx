import { Field } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'

/** Where a link leads whose note is not there: one button makes it. @param problem of the title, which can be typed anew then */
export function MissingTitlePage({
  title,
  problem,
}: {
  readonly title: string
  readonly problem?: string | undefined
}) {
  return (
    <Page title={title || 'New note'} width="reading">
      <article class="note missing-title">
        <h1 dir="auto">{title || 'New note'}</h1>
        {title && <p>There is no note of that title yet.</p>}
        <form method="post" action={routes.notes.titled.href()} data-island="once">
          {title && problem === undefined ? (
            <input type="hidden" name="title" value={title} />
          ) : (
            <Field
              name="title"
              label="Title"
              value={title}
              problem={problem}
              maxlength={100}
              autocomplete="off"
              required
            />
          )}
          <p class="actions">
            <button class="button">{icon('plus')} Make this note</button>
          </p>
        </form>
      </article>
    </Page>
  )
}
