import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { shownAddress } from '../../platform/mail/address.ts'
import type { KeptMail } from '../../platform/mail/local-outbox.ts'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { isAskedOnThisMachine } from '../../shell/this-machine.ts'

/** The local outbox: mail that was not sent. Registered in local mode only. */
export const outboxRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { outbox, publicOrigin }) => {
  if (!outbox) return
  app.get(routes.outbox.pattern, { schema: {} }, async (request, reply) => {
    // The mails have links that open accounts: only this machine may read them.
    if (!isAskedOnThisMachine(request)) throw notFound()
    return reply.page(<OutboxPage mails={await outbox.list()} publicOrigin={publicOrigin} />)
  })
}

interface OutboxPageProps {
  readonly mails: readonly KeptMail[]
  readonly publicOrigin: string
}

function OutboxPage({ mails, publicOrigin }: OutboxPageProps) {
  const time = useTime()
  return (
    <Page title="Outbox" width="reading">
      <h1>Outbox</h1>
      <p>On this machine mail is not sent; it is kept here, newest first.</p>
      {mails.length === 0 && <p class="meta">Nothing yet.</p>}
      {mails.map((mail) => (
        <article class="mail">
          <h2>{mail.subject}</h2>
          <p class="meta">
            To {shownAddress(mail.to)}, {time(mail.sentAt)}
          </p>
          <p class="mail-text">
            <Linked text={mail.text} origin={publicOrigin} />
          </p>
        </article>
      ))}
    </Page>
  )
}

/** Text in which links to this site, and to no other, are clickable. */
function Linked({ text, origin }: { readonly text: string; readonly origin: string }) {
  const parts = text.split(/(\bhttps?:\/\/\S+)/)
  return <>{parts.map((part) => (part.startsWith(`${origin}/`) ? <a href={part}>{part}</a> : part))}</>
}
