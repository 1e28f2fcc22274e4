import type { Problems, Typed } from '../../platform/http/forms.ts'
import { Field, FormProblem, Problem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { dayInWords, useTime } from '../../platform/page/time.tsx'
import { utc } from '../../platform/time/zones.ts'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
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

export function TokensPage({ tokens, made, typed = {}, problems = {}, problem }: TokensPageProps) {
  return (
    <Page title="Tokens" width="reading">
      <h1>Tokens</h1>
      <p>
        With a token a program of yours reads and writes your notes, without your password. What it can ask for is on
        the page of the <a href={routes.apiDocs.home.href()}>API</a>.
      </p>
      {made && <Made token={made} />}
      {tokens.length > 0 && (
        <ul class="shares tokens">
          {tokens.map((token) => (
            <Row key={token.id} token={token} />
          ))}
        </ul>
      )}
      <h2>New token</h2>
      <FormProblem text={problem} />
      <div>
        <form method="post" action={routes.tokens.list.href()} novalidate data-island="once" class="token-form">
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
      </div>
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
    <section class="token-made" aria-labelledby="made" data-island="copy">
      <h2 id="made">Your new token</h2>
      <p role="alert">Copy it now: it is shown this once. Keep it like a password.</p>
      <div class="share-address">
        <label for="made-token" class="unseen">
          Token
        </label>
        <input id="made-token" type="text" value={token} readonly dir="ltr" autocomplete="off" spellcheck={false} />
        <button type="button" class="button secondary with-scripts" data-copy>
          {icon('copy')} Copy
        </button>
        <p class="meta">
          <span role="status" data-copied></span>
        </p>
      </div>
    </section>
  )
}

function Row({ token }: { readonly token: OwnToken }) {
  const time = useTime()
  const { name, hint, canWrite, expiresAt, isOver, createdAt, lastUsedAt, lastNetwork } = token
  return (
    <li>
      <div class="share-what">
        {icon('command')}{' '}
        <span class="token-name">
          <bdi>{name}</bdi> <code>nj_…{hint}</code>
        </span>
        <span class="meta">
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
        </span>
      </div>
      <div class="share-acts">
        <form method="post" action={routes.tokens.delete.href({ tokenId: token.id })} data-island="once">
          <button class="button quiet danger-link" aria-label={`Delete the token ${name}`}>
            Delete
          </button>
        </form>
      </div>
    </li>
  )
}
