import type { ComponentChildren } from 'preact'
import type { Link } from '../platform/http/refusal.ts'
import { routes } from '../routes.ts'
import { Page, usePageEnvironment } from './page.tsx'

interface ErrorPageProps {
  readonly title: string
  /** What to do now. */
  readonly advice: string
  /** The request id, by which the log has more. */
  readonly reference?: string
  /** A link to go on. */
  readonly back?: Link | undefined
  /** A form with what was sent, where there is something to keep. */
  readonly children?: ComponentChildren
}

export function ErrorPage({ title, advice, reference, back, children }: ErrorPageProps) {
  const { isPublic } = usePageEnvironment()
  return (
    <Page title={title} {...(children ? { width: 'reading' as const } : {})}>
      <h1>{title}</h1>
      <p role="alert">{advice}</p>
      {reference && (
        <p class="hint">
          Reference: <code>{reference}</code>
        </p>
      )}
      {children}
      {!isPublic && (
        <p>
          {back && (
            <>
              <a href={back.href}>{back.words}</a>
              {' · '}
            </>
          )}
          <a href={routes.home.href()}>All notes</a>
        </p>
      )}
    </Page>
  )
}
