import { routes } from '../../routes.ts'
import { sections } from '../../shell/api/document.ts'
import { problemTypes } from '../../shell/api/problem.ts'
import { maxPerMinute } from '../../shell/api/token-gate.ts'
import { Page } from '../../shell/page.tsx'
import { bookmarklet } from './bookmarklet.ts'
import { Code, words } from './parts.tsx'

/** The API, from the first request on. */
export function ApiPage({ origin }: { readonly origin: string }) {
  return (
    <Page title="API" width="reading">
      <div class="api">
        <h1>API</h1>
        <p>
          Programs of yours can read, write, search and share your notes: over HTTP, with JSON and a{' '}
          <a href={routes.tokens.list.href()}>token</a> of your account.
        </p>
        <h2>A first note</h2>
        <p>A token and a text are enough:</p>
        <Code
          text={`export NOTEJAM_TOKEN=nj_…
curl ${origin}${routes.api.notes.href()} \\
  -H "Authorization: Bearer $NOTEJAM_TOKEN" \\
  -H 'Content-Type: text/plain' \\
  --data-binary 'Plums are ripe. #jam'`}
        />
        <p>And to find it again:</p>
        <Code
          text={`curl -G ${origin}${routes.api.search.href()} \\
  -H "Authorization: Bearer $NOTEJAM_TOKEN" \\
  --data-urlencode 'q=plums tag:jam'`}
        />
        <Bookmark origin={origin} />
        <h2>Addresses</h2>
        <ul class="api-sections">
          {Object.entries(sections).map(([title, about]) => (
            <li key={title}>
              <a href={routes.apiDocs.section.href({ section: title.toLowerCase() })}>{title}</a>{' '}
              <span class="meta">{about}</span>
            </li>
          ))}
        </ul>
        <p>
          For generators of clients and tools:{' '}
          <a href={routes.api.description.href()}>the description in OpenAPI 3.1</a>. Version 1 only grows: fields and
          addresses are added, and none goes or changes its meaning.
        </p>
        <Rules />
        <Assistants origin={origin} />
        <Problems />
      </div>
    </Page>
  )
}

function Bookmark({ origin }: { readonly origin: string }) {
  return (
    <>
      <h2>A bookmark for what you read</h2>
      <p>
        Drag this to your bookmarks:{' '}
        <a href={bookmarklet(origin)} class="button secondary">
          Note this
        </a>
      </p>
      <p>
        On any page it opens a new note with what you have selected, the title and the address. It holds no token: you
        save the note yourself, signed in as ever.
      </p>
    </>
  )
}

function Rules() {
  return (
    <>
      <h2>Rules</h2>
      <dl class="api-rules">
        <dt>Tokens</dt>
        <dd>
          {words(
            'Go into the header `Authorization: Bearer nj_…` and nowhere else. One may read, or read and write. Cookies mean nothing here, and pages of other sites are not let in: a token in their scripts would be one that their visitors can read.',
          )}
        </dd>
        <dt>Versions</dt>
        <dd>
          {words(
            'A note comes with an `ETag`. Send it back as `If-Match` when you change the note: if another save came first, you get 412 with the version of now and nothing is lost. With `merge=true` both changes are kept where they are in different places. `If-Match: *` overwrites. Moving a note to the trash and ticking a task compare it where it is sent; what compares no version refuses it.',
          )}
        </dd>
        <dt>Reading again</dt>
        <dd>{words('Send the `ETag` as `If-None-Match`: 304 says that you have it already.')}</dd>
        <dt>Trying again</dt>
        <dd>
          {words(
            'A POST with an `Idempotency-Key`, such as a UUID, is carried out once: the same request with the same key gets the same answer for a day. A request that failed changed nothing, and its key may be used again. Of a file, its length and type are compared.',
          )}
        </dd>
        <dt>Lists</dt>
        <dd>
          {words(
            'Come in pages of `limit` items, 100 at the most. `next_cursor` leads on; it is for the same account, list and filters.',
          )}
        </dd>
        <dt>Limits</dt>
        <dd>
          {words(
            `${maxPerMinute.token} requests a minute for a token and ${maxPerMinute.account} for an account. \`RateLimit\` says what is left, \`Retry-After\` how long to wait.`,
          )}
        </dd>
        <dt>Asking the operator</dt>
        <dd>{words('The log has each request under the `X-Request-Id` of its answer.')}</dd>
        <dt>Names</dt>
        <dd>
          {words(
            'Ids are strings, times are ISO 8601 in UTC, and a field that is not described is refused: a mistyped name is told and not ignored.',
          )}
        </dd>
      </dl>
    </>
  )
}

function Assistants({ origin }: { readonly origin: string }) {
  return (
    <>
      <h2>Assistants</h2>
      <p>
        {words(
          'Programs that speak the Model Context Protocol find tools to search, read, list, create and append, and to list and tick tasks, at this address, with the same tokens:',
        )}
      </p>
      <Code
        text={JSON.stringify(
          {
            mcpServers: {
              notejam: {
                type: 'http',
                url: origin + routes.mcp.href(),
                headers: { Authorization: 'Bearer ${NOTEJAM_TOKEN}' },
              },
            },
          },
          undefined,
          2,
        )}
      />
    </>
  )
}

function Problems() {
  return (
    <>
      <h2>Problems</h2>
      <p>
        {words(
          'What is refused is told as `application/problem+json`: a stable `type`, a `title`, the `status`, a `detail` in words, and `errors` by field where fields are wrong.',
        )}
      </p>
      <dl class="api-rules">
        {Object.entries(problemTypes).map(([code, { status, title, means }]) => (
          <div key={code} id={`problem-${code}`}>
            <dt>
              <code>{code}</code> <span class="meta">{status}</span>
            </dt>
            <dd>
              {title}. {words(means)}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
