import type { ComponentChildren } from 'preact'
import { Field, FormProblem } from '../../platform/page/field.tsx'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import type { FormProblems } from '../../shell/form-problems.ts'
import { Confirmation } from '../../shell/confirmation.tsx'
import { Page } from '../../shell/page.tsx'
import { ShownOnce } from '../../shell/shown-once.tsx'
import { maxUrlCharacters } from './receiver.ts'
import { maxWebhooks, type Delivery, type Webhook } from './webhooks.queries.ts'

interface WebhooksPageProps extends FormProblems {
  readonly webhooks: readonly Webhook[]
  readonly typed?: string | undefined
}

/** Which other services are told of the person's notes, and a form for another one. */
export function WebhooksPage({ webhooks, typed, problems, problem }: WebhooksPageProps) {
  return (
    <Page title="Webhooks">
      <h1>Webhooks</h1>
      <p>
        Other services can be told when a note of yours is made, written, moved to the trash, restored or deleted. They
        get its title, and not its text.
      </p>
      {webhooks.length > 0 && (
        <ul class="records">
          {webhooks.map((webhook) => (
            <li key={webhook.id}>
              <div>
                <a href={routes.webhooks.show.href({ webhookId: webhook.id })}>
                  <bdi>{webhook.url}</bdi>
                </a>
                <div class="meta">
                  <State {...webhook} />
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      <FormProblem text={problem} />
      {webhooks.length < maxWebhooks ? (
        <form method="post" action={routes.webhooks.list.href()} novalidate data-island="once">
          <Field
            name="url"
            label="Address"
            value={typed}
            placeholder="https://hooks.example/notes"
            maxlength={maxUrlCharacters}
            problem={problems?.['url']}
            autocomplete="off"
            required
          />
          <p class="actions">
            <button class="button">Add a webhook</button>
          </p>
        </form>
      ) : (
        <p class="aside">An account has {maxWebhooks} webhooks at the most.</p>
      )}
      <ToSettings />
    </Page>
  )
}

/** Shows the secret of a new webhook: it is not shown again. */
export function NewWebhookPage({
  id,
  url,
  secret,
}: {
  readonly id: string
  readonly url: string
  readonly secret: string
}) {
  return (
    <Page title="Webhook added">
      <h1>Webhook added</h1>
      <p>
        <b>
          <bdi>{url}</bdi>
        </b>{' '}
        is told of your notes from now on.
      </p>
      <p role="alert">Each message is signed with this secret. Copy it now: it is shown this once.</p>
      <ShownOnce name="secret" label="Secret" value={secret} />
      <p class="actions">
        <a href={routes.webhooks.show.href({ webhookId: id })} class="button">
          Go on
        </a>
      </p>
    </Page>
  )
}

interface WebhookPageProps {
  readonly webhook: Webhook
  readonly deliveries: readonly Delivery[]
  readonly problem?: string
}

/** One webhook, with what was last sent to it. */
export function WebhookPage({ webhook, deliveries, problem }: WebhookPageProps) {
  const { id: webhookId, url, isOn, offReason } = webhook
  const time = useTime()
  return (
    <Page title="Webhook">
      <h1>Webhook</h1>
      <p>
        <bdi>{url}</bdi>
      </p>
      <p class="meta">
        <State {...webhook} />
      </p>
      {!isOn && offReason !== '' && (
        <p>
          What waited for it is not sent any more. Once the other service takes messages again, switch it on: it is told
          of what happens from then on.
        </p>
      )}
      <FormProblem text={problem} />
      <div class="actions">
        {isOn && <Act to={routes.webhooks.test.href({ webhookId })}>Send a test</Act>}
        <Act to={routes.webhooks.switch.href({ webhookId })} fields={{ to: isOn ? 'off' : 'on' }}>
          {isOn ? 'Switch off' : 'Switch on'}
        </Act>
        <a href={routes.webhooks.delete.href({ webhookId })} class="button quiet">
          Delete…
        </a>
      </div>
      <h2>What was sent</h2>
      {deliveries.length === 0 && <p class="aside">Nothing yet.</p>}
      <ul class="records">
        {deliveries.map(({ id, type, createdAt, isDelivered, sentAt, status, problem }) => (
          <li key={id}>
            <div>
              <code>{type}</code>
              <div class="meta">
                {time(createdAt)} · {isDelivered ? `taken, with ${status}` : sentAt === null ? 'waits' : problem}
              </div>
            </div>
          </li>
        ))}
      </ul>
      <p class="aside">
        <a href={routes.webhooks.list.href()}>Webhooks</a>
      </p>
    </Page>
  )
}

/** Asks before it is deleted, with its secret. */
export function DeleteWebhookPage({ webhook: { id: webhookId, url } }: { readonly webhook: Webhook }) {
  return (
    <Confirmation
      title="Delete webhook"
      question="Delete this webhook?"
      name={url}
      consequence="will be told of your notes no more, and its secret is gone. To pause it, switch it off instead."
      action={routes.webhooks.delete.href({ webhookId })}
      cancel={routes.webhooks.show.href({ webhookId })}
      verb="Delete webhook"
    />
  )
}

function State({ isOn, offReason, failingSince, waiting }: Webhook) {
  const time = useTime()
  if (!isOn) return <>Off{offReason && `: ${offReason}`}</>
  if (failingSince !== null) {
    return (
      <>
        Not taken since {time(failingSince)}. {waiting === 1 ? '1 message waits' : `${waiting} messages wait`}, and{' '}
        {waiting === 1 ? 'is' : 'are'} tried again for a day.
      </>
    )
  }
  return <>{waiting > 0 ? `On, ${waiting} on the way` : 'On'}</>
}

interface ActProps {
  readonly to: string
  readonly fields?: Readonly<Record<string, string>>
  readonly children: ComponentChildren
}

function Act({ to, fields = {}, children }: ActProps) {
  return (
    <form method="post" action={to} data-island="once">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="button secondary">{children}</button>
    </form>
  )
}

function ToSettings() {
  return (
    <p class="aside">
      <a href={routes.accounts.settings.href()}>Account settings</a>
    </p>
  )
}
