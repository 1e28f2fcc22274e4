import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../../config.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { shownAddress } from '../../platform/mail/address.ts'
import type { KeptMail } from '../../platform/mail/local-outbox.ts'
import { useTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'

/** The local outbox: mail that was not sent. Registered in local mode only. */
export const outboxRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { outbox, publicOrigin }) => {
  if (!outbox) return
  app.get(routes.outbox.pattern, { schema: {} }, async (request, reply) => {
    if (!isAskedOnThisMachine(request)) throw notFound()
    return reply.page(<OutboxPage mails={await outbox.list()} publicOrigin={publicOrigin} />)
  })
}

/**
 * Links in the mail open accounts. So the outbox is served only to this machine, only under a host name of this machine (against DNS
 * rebinding by another site), and not through a proxy.
 */
function isAskedOnThisMachine(request: FastifyRequest): boolean {
  const { remoteAddress = '' } = request.socket
  const isForwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host'].some(
    (name) => name in request.headers,
  )
  return !isForwarded && isLoopbackHost(remoteAddress.replace(/^::ffff:/, '')) && isLoopbackHost(request.hostname)
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
