import type { FastifyRequest } from 'fastify'
import { routes } from '../routes.ts'
import { isTyped, keptFields, KeptForm, onThisSite, type KeptField } from './kept-form.tsx'
import { Page } from './page.tsx'

interface AwayPageProps {
  readonly request: FastifyRequest
  readonly title: string
  /** What it means, and when it is over. */
  readonly advice: string
  /** Whether it is certain that nothing was done. */
  readonly isUndone: boolean
}

/** For when nothing can be done for now. What the visitor was about to save stands on it whole, ready to be sent again. */
export function AwayPage({ request, title, advice, isUndone }: AwayPageProps) {
  if (request.method !== 'POST') {
    return (
      <Page title={title}>
        <h1>{title}</h1>
        <p>{advice}</p>
        <p>
          <a href={onThisSite(request.url)} class="button">
            Try again
          </a>
        </p>
      </Page>
    )
  }
  const kept = keptFields(request)
  return (
    <Page title={title} width="reading">
      <h1>{title}</h1>
      <p role="alert">{whatHappened(kept, isUndone)}</p>
      <p>{advice}</p>
      <KeptForm action={request.url} fields={kept} verb="Try again" />
    </Page>
  )
}

/** For whoever has written for longer than their session lasted: what they typed stays until they are signed in again. */
export function SignedOutPage({ request }: { readonly request: FastifyRequest }) {
  return (
    <Page title="Sign in to save this" width="reading">
      <h1>Sign in to save this</h1>
      <p role="alert">
        This was not saved yet: you are signed out, or signed in as somebody else. Everything you typed is still here.
        Keep this page open,{' '}
        <a href={routes.accounts.signIn.href()} target="_blank" rel="noopener">
          sign in on another one
        </a>
        , and save it then.
      </p>
      <KeptForm action={request.url} fields={keptFields(request)} verb="Save" />
    </Page>
  )
}

/** Whether this was typed on a page of a signed-in person: such a form names its `owner`. */
export function isOwned(fields: readonly KeptField[]): boolean {
  return isTyped(fields) && fields.some(({ name }) => name === 'owner')
}

/** No more than is known. A flow with a password is several statements, of which the first may have been done. */
export function whatHappened(kept: readonly KeptField[], isUndone: boolean): string {
  const keep = isTyped(kept) ? ' Everything you typed is still here: keep this page open.' : ''
  return isUndone && !kept.some(({ kind }) => kind === 'password')
    ? `This was not saved yet.${keep}`
    : `It is not certain whether this was done: look before you send it a second time.${keep}`
}
