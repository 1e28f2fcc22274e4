import { routes } from '../routes.ts'
import { Page } from './page.tsx'

interface ErrorPageProps {
  readonly title: string
  /** What to do now. */
  readonly advice: string
  /** Under which the log tells more. */
  readonly reference?: string
}

export function ErrorPage({ title, advice, reference }: ErrorPageProps) {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{advice}</p>
      {reference && (
        <p class="hint">
          Reference: <code>{reference}</code>
        </p>
      )}
      <p>
        <a href={routes.home.href()}>All notes</a>
      </p>
    </Page>
  )
}
