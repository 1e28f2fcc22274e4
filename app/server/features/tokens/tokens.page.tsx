import type { Problems, Typed } from '../../platform/http/forms.ts'
import { Field, FormProblem, Problem } from '../../platform/page/field.tsx'
import { dayInWords, useTime } from '../../platform/page/time.tsx'
import { utc } from '../../platform/time/zones.ts'
import { routes } from '../../routes.ts'
import { Confirmation } from '../../shell/confirmation.tsx'
import { Page } from '../../shell/page.tsx'
import { ShownOnce } from '../../shell/shown-once.tsx'
import type { OwnToken } from './tokens.queries.ts'
import type { TokenForm } from './tokens.schema.ts'

export interface TokensPageProps {
  readonly tokens: readonly OwnToken[]
  /** The token that was just made: shown now, and never again. */
  readonly made?: string
  readonly typed?: Typed<TokenForm>
  readonly problems?: Problems<TokenForm>
  readonly problem?: string
}

/** More tokens than a phone shows at once. */
const aScreenful = 5

export function TokensPage({ tokens, made, typed = {}, problems = {}, problem }: TokensPageProps) {
  return (
    <Page title="Tokens">
      <h1>Tokens</h1>
      <p>
        With a token a program of yours reads and writes your notes, without your password. What it can ask for is on
        the page of the <a href={routes.apiDocs.home.href()}>API</a>.
      </p>
      {made && <Made token={made} />}
      {tokens.length > aScreenful && (
        <p>
          <a href="#new-token">New token</a>
        </p>
      )}
      {tokens.length > 0 && (
        <ul class="records">
          {tokens.map((token) => (
            <Row key={token.id} token={token} />
          ))}
        </ul>
      )}
      <h2 id="new-token">New token</h2>
      <FormProblem text={problem} />
      <form method="post" action={routes.tokens.list.href()} novalidate data-island="once">
        <Field
          name="name"
          label="Name"
          value={typed.name}
          problem={problems.name}
          hint="What it is for, such as “Laptop backup”"
          maxlength={100}
          autocomplete="off"
          required
        />
        <Choice
          name="access"
          legend="It may"
          choices={accessWords}
          chosen={typed.access ?? 'read'}
          of={problems.access}
        />
        <Choice
          name="lifetime"
          legend="It ends"
          choices={lifetimeWords}
          chosen={typed.lifetime ?? '90'}
          of={problems.lifetime}
        />
        <button class="button">Make token</button>
      </form>
      <p class="aside">
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
  )
}

const accessWords = { read: 'read notes', write: 'read and write notes' }
const lifetimeWords = {
  '30': 'after 30 days',
  '90': 'after 90 days',
  '365': 'after a year',
  none: 'when you delete it',
}

interface ChoiceProps {
  readonly name: string
  readonly legend: string
  readonly choices: Readonly<Record<string, string>>
  readonly chosen: string
  readonly of: string | undefined
}

function Choice({ name, legend, choices, chosen, of: problem }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {Object.entries(choices).map(([value, words]) => (
        <label class="choice" key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} /> {words}
        </label>
      ))}
      <Problem of={name} text={problem} />
    </fieldset>
  )
}

function Made({ token }: { readonly token: string }) {
  return (
    <section class="token-made" aria-labelledby="made">
      <h2 id="made">Your new token</h2>
      <p role="alert">Copy it now: it is shown this once. Keep it like a password.</p>
      <ShownOnce name="made-token" label="Token" value={token} />
    </section>
  )
}

/** Asks before a program loses its access. */
export function DeleteTokenPage({ token: { id, name } }: { readonly token: OwnToken }) {
  return (
    <Confirmation
      title="Delete token"
      question="Delete this token?"
      name={name}
      consequence="will open your notes no more. A program that still uses it is turned away at once, and needs another one."
      action={routes.tokens.delete.href({ tokenId: id })}
      cancel={routes.tokens.list.href()}
      verb="Delete token"
    />
  )
}

function Row({ token }: { readonly token: OwnToken }) {
  const time = useTime()
  const { name, hint, canWrite, expiresAt, isOver, createdAt, lastUsedAt, lastNetwork } = token
  return (
    <li>
      <div>
        <b>
          <bdi>{name}</bdi>
        </b>{' '}
        <code class="meta">nj_…{hint}</code>
        <div class="meta">
          {canWrite ? 'Reads and writes' : 'Reads'} · made {time(createdAt)} ·{' '}
          {lastUsedAt ? (
            <>
              used {time(lastUsedAt)} from <bdi>{lastNetwork}</bdi>
            </>
          ) : (
            'not used yet'
          )}{' '}
          ·{' '}
          {expiresAt === null ? (
            'without an end'
          ) : isOver ? (
            <>ended {time(expiresAt)}</>
          ) : (
            <>ends {dayInWords(Date.parse(expiresAt), utc)}</>
          )}
        </div>
      </div>
      <a
        href={routes.tokens.delete.href({ tokenId: token.id })}
        class="button quiet"
        aria-label={`Delete the token ${name}`}
      >
        Delete
      </a>
    </li>
  )
}
