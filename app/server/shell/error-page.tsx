import { routes } from '../routes.ts'
import { Page } from './page.tsx'

interface ErrorPageProps {
  readonly title: string
  /** What to do now. */
  readonly advice: string
  /** Under which the log tells more. */
  readonly reference?: string
  /** The page that this was asked from. */
  readonly back?: string | undefined
}

export function ErrorPage({ title, advice, reference, back }: ErrorPageProps) {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p role="alert">{advice}</p>
      {reference && (
        <p class="hint">
          Reference: <code>{reference}</code>
        </p>
      )}
      <p>
        {back !== undefined && (
          <>
            <a href={back}>Back to the note</a>
            {' · '}
          </>
        )}
        <a href={routes.home.href()}>All notes</a>
      </p>
    </Page>
  )
}
