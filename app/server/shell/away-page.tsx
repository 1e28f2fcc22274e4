import type { FastifyRequest } from 'fastify'
import type { TObject } from 'typebox'
import type { Outage } from '../platform/database/outage.ts'
import { Field } from '../platform/page/field.tsx'
import { routes } from '../routes.ts'
import { Page } from './page.tsx'

/** After how many seconds it is worth asking again, for Retry-After: a failover takes a minute, most else less. */
export const secondsToWait = 5

interface AwayPageProps {
  readonly request: FastifyRequest
  readonly outage: Outage
  /** It is this process that has too much to do, and not the database that is away. */
  readonly isBusy?: boolean
}

/** For when the database is away, or there is too much to do. What somebody was about to save stands on it whole, ready to be sent again. */
export function AwayPage({ request, outage, isBusy = false }: AwayPageProps) {
  const title = isBusy ? 'Notejam has too much to do just now' : 'Notejam cannot reach its notes just now'
  const advice = 'What was saved before is safe. This mends itself, mostly within a minute.'
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
      <p role="alert">{whatHappened(kept, outage)}</p>
      <p>{advice}</p>
      <form method="post" action={onThisSite(request.url)} novalidate data-island="once">
        {kept.map((field) => (
          <KeptInput field={field} />
        ))}
        <p class="actions">
          <button class="button">Try again</button>
        </p>
      </form>
    </Page>
  )
}

interface LaterPageProps {
  readonly request: FastifyRequest
  readonly title: string
  readonly advice: string
}

/** For a form that can be sent again later as it is: everything that was typed stands on it. */
export function LaterPage({ request, title, advice }: LaterPageProps) {
  return (
    <Page title={title} width="reading">
      <h1>{title}</h1>
      <p role="alert">This was not done yet. {advice} Everything you typed is still here: keep this page open.</p>
      <form method="post" action={onThisSite(request.url)} novalidate data-island="once">
        {keptFields(request).map((field) => (
          <KeptInput field={field} />
        ))}
        <p class="actions">
          <button class="button">Send again</button>
        </p>
      </form>
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
      <form method="post" action={onThisSite(request.url)} novalidate data-island="once">
        {keptFields(request).map((field) => (
          <KeptInput field={field} />
        ))}
        <p class="actions">
          <button class="button">Save</button>
        </p>
      </form>
    </Page>
  )
}

/** Whether this is a text that somebody wrote on a page of theirs: it says whose. */
export function hasText(request: FastifyRequest): boolean {
  if (request.method !== 'POST') return false
  const kept = keptFields(request)
  const isOwned = kept.some(({ name }) => name === 'owner')
  return isOwned && kept.some(({ kind, value }) => kind === 'text' && value.trim() !== '')
}

/** Two slashes at the beginning, or no slash, would lead to another site. */
function onThisSite(url: string): string {
  return /^\/(?![/\\])/.test(url) ? url : routes.home.href()
}

/** One of the things that were sent, and how it was typed. */
interface KeptField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly kind: 'line' | 'email' | 'text' | 'password' | 'hidden'
}

/** The fields that this address knows, of what was sent; passwords without their value: nobody is shown one. */
function keptFields({ body, routeOptions }: FastifyRequest): KeptField[] {
  if (typeof body !== 'object' || body === null) return []
  const { properties = {} } = (routeOptions.schema?.body ?? {}) as Partial<TObject>
  return Object.entries(properties).flatMap(([name, schema]): KeptField[] => {
    const value = (body as Record<string, unknown>)[name]
    if (typeof value !== 'string') return []
    const { label = '', line, format, maxLength } = schema as FieldSchema
    if (name.includes('password')) return [{ name, label, value: '', kind: 'password' }]
    const kind =
      format === 'mail-address' ? 'email' : line ? 'line' : label && maxLength === undefined ? 'text' : 'hidden'
    return [{ name, label, value, kind }]
  })
}

interface FieldSchema {
  readonly label?: string
  readonly line?: boolean
  readonly format?: string
  readonly maxLength?: number
}

function KeptInput({ field: { name, label, value, kind } }: { readonly field: KeptField }) {
  if (kind === 'hidden') return <input type="hidden" name={name} value={value} />
  if (kind === 'text') return <Field name={name} label={label} value={value} multiline />
  return <Field name={name} label={label} value={value} type={kind === 'line' ? 'text' : kind} />
}

/** No more than is known. A flow with a password is several statements, of which the first may have been done. */
function whatHappened(kept: readonly KeptField[], { isUndone }: Outage): string {
  const isTyped = kept.some(({ kind }) => kind !== 'hidden')
  const keep = isTyped ? ' Everything you typed is still here: keep this page open.' : ''
  return isUndone && !kept.some(({ kind }) => kind === 'password')
    ? `This was not saved yet.${keep}`
    : `It is not certain whether this was done: look before you send it a second time.${keep}`
}
