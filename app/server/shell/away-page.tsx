import type { FastifyRequest } from 'fastify'
import { routes } from '../routes.ts'
import { isTyped, keptFields, KeptForm, onThisSite, type KeptField } from './kept-form.tsx'
import { Page } from './page.tsx'

interface AwayPageProps {
  readonly request: FastifyRequest
  readonly title: string
  /** What the outage means, and how long it may last. */
  readonly advice: string
  /** Whether the request certainly changed nothing. */
  readonly isUndone: boolean
}

/** The page of an outage. It has what the visitor was about to save, ready to be sent again. */
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

/** The session ended while its user was writing: the page keeps what they typed until they have signed in again. */
export function SignedOutPage({ request }: { readonly request: FastifyRequest }) {
  return (
    <Page title="Sign in to save this" width="reading">
      <h1>Sign in to save this</h1>
      <p role="alert">
        This was not saved yet: you are signed out, or signed in with another account. Everything you typed is still
        here. Keep this page open,{' '}
        <a href={routes.accounts.signIn.href()} target="_blank" rel="noopener">
          sign in on another one
        </a>
        , and save it then.
      </p>
      <KeptForm action={request.url} fields={keptFields(request)} verb="Save" />
    </Page>
  )
}

/** The settings have begun to require a second factor while the visitor was writing. */
export function NoFactorPage({ request }: { readonly request: FastifyRequest }) {
  const kept = keptFields(request)
  return (
    <Page title="Your account needs a second factor first" width="reading">
      <h1>Your account needs a second factor first</h1>
      <p role="alert">
        {isTyped(kept) ? 'This was not saved yet. Everything you typed is still here.' : 'Nothing was changed yet.'}{' '}
        Keep this page open,{' '}
        <a href={routes.accounts.setUpFactor.href()} target="_blank" rel="noopener">
          set up a second factor on another one
        </a>
        , and go on here then.
      </p>
      <KeptForm action={request.url} fields={kept} verb={isTyped(kept) ? 'Save' : 'Go on'} />
    </Page>
  )
}

/** Whether this was typed on a page of a signed-in user: its form has an `owner`. */
export function isOwned(fields: readonly KeptField[]): boolean {
  return isTyped(fields) && fields.some(({ name }) => name === 'owner')
}

/** Claims no more than is certain: a flow with a password is several statements, the first of which may have succeeded. */
export function whatHappened(kept: readonly KeptField[], isUndone: boolean): string {
  const keep = isTyped(kept) ? ' Everything you typed is still here: keep this page open.' : ''
  return isUndone && !kept.some(({ kind }) => kind === 'password')
    ? `This was not saved yet.${keep}`
    : `It is not certain whether this was done: look before you send it a second time.${keep}`
}
