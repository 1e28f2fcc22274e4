import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { oneOf, readForm, textField } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { sendProblems, type FormProblems } from '../../shell/form-problems.ts'
import { whileOpen } from '../../shell/gate.ts'
import { requireConfirmed } from '../../shell/recent.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { maxUrlCharacters, readReceiver } from './receiver.ts'
import { sealOfWebhooks } from './secrets.ts'
import { newSecret } from './signature.ts'
import { DeleteWebhookPage, NewWebhookPage, WebhookPage, WebhooksPage } from './webhooks.page.tsx'
import {
  askTest,
  deleteWebhook,
  makeWebhook,
  maxWebhooks,
  switchWebhook,
  webhookOfViewer,
  webhooksOfViewer,
  type Delivery,
  type Webhook,
} from './webhooks.queries.ts'

const WebhookParams = Type.Object({ webhookId: Type.String({ pattern: idPattern }) })
const WebhookForm = Type.Object({ url: textField({ label: 'Address', max: maxUrlCharacters }) })
const SwitchForm = Type.Object({ to: oneOf(['on', 'off']) })

interface Shown {
  readonly webhook: Webhook
  readonly deliveries: Delivery[]
}

/** Other services that are told of one's notes. Only where the settings say so. */
export const webhooksRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  if (!deps.webhooks) return
  const { sql, isLocal } = deps
  const seal = sealOfWebhooks(deps)
  const { list, show, test, delete: remove } = routes.webhooks

  app.get(list.pattern, { schema: {} }, async (request, reply) => {
    const { content } = await openPage<Webhook[]>(sql, request, reply, webhooksOfViewer(sql))
    return reply.page(<WebhooksPage webhooks={content ?? []} />)
  })

  app.post(list.pattern, { schema: { body: WebhookForm }, attachValidation: true }, async (request, reply) => {
    const viewer = await requireConfirmed(deps, request)
    const { typed, problems } = readForm(request, WebhookForm)
    const again = (state: FormProblems) => sayAgain(request, reply, typed.url, state)
    if (problems) return again({ problems })
    const read = readReceiver(request.body.url, { takesThisMachine: isLocal })
    if ('problem' in read) return again({ problems: { url: read.problem } })
    const secret = newSecret()
    const id = await whileOpen(sql, request, viewer.id, (tx) =>
      makeWebhook(tx, viewer.id, read.url, seal.close(secret)),
    )
    if (id === undefined) return again({ problem: `An account has ${maxWebhooks} webhooks at the most` })
    await recordEvent(deps, { userId: viewer.id, kind: 'webhook-made', request, detail: new URL(read.url).host })
    await openPage(sql, request, reply)
    return reply.code(201).page(<NewWebhookPage id={id} url={read.url} secret={secret} />)
  })

  app.get(show.pattern, { schema: { params: WebhookParams } }, async (request, reply) => {
    const asked = webhookOfViewer(sql, request.params.webhookId)
    const { content } = await openPage<Shown>(sql, request, reply, asked)
    if (!content) throw notFound()
    return reply.page(<WebhookPage {...content} />)
  })

  app.post(test.pattern, { schema: { params: WebhookParams } }, async (request, reply) => {
    const { id } = await requireViewer(sql, request)
    const { webhookId } = request.params
    if (!(await askTest(sql, id, webhookId))) {
      const { content } = await openPage<Shown>(sql, request, reply, webhookOfViewer(sql, webhookId))
      if (!content) throw notFound()
      if (!content.webhook.isOn)
        return reply.flash('The webhook is off: switch it on first').redirect(show.href({ webhookId }), 303)
    }
    return reply.flash('A test is on its way').redirect(show.href({ webhookId }), 303)
  })

  app.post(
    routes.webhooks.switch.pattern,
    { schema: { params: WebhookParams, body: SwitchForm }, attachValidation: true },
    async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { problems } = readForm(request, SwitchForm)
      const { webhookId } = request.params
      const asked = webhookOfViewer(sql, webhookId)
      const { viewer, content } = await openPage<Shown>(sql, request, reply, asked)
      if (!content) throw notFound()
      if (problems) {
        const problem = 'Choose on or off'
        return sendProblems(reply, { problem }, () => <WebhookPage {...content} problem={problem} />)
      }
      const isOn = request.body.to === 'on'
      if (!(await switchWebhook(sql, viewer.id, webhookId, isOn))) throw notFound()
      return reply.flash(isOn ? 'The webhook is on' : 'The webhook is off').redirect(show.href({ webhookId }), 303)
    },
  )

  app.get(remove.pattern, { schema: { params: WebhookParams } }, async (request, reply) => {
    const asked = webhookOfViewer(sql, request.params.webhookId)
    const { content } = await openPage<Shown>(sql, request, reply, asked)
    if (!content) throw notFound()
    return reply.page(<DeleteWebhookPage webhook={content.webhook} />)
  })

  app.post(remove.pattern, { schema: { params: WebhookParams } }, async (request, reply) => {
    const { id } = await requireViewer(sql, request)
    const url = await deleteWebhook(sql, id, request.params.webhookId)
    if (url === undefined) throw notFound()
    await recordEvent(deps, { userId: id, kind: 'webhook-removed', request, detail: new URL(url).host })
    return reply.flash('The webhook is deleted').redirect(list.href(), 303)
  })

  function sayAgain(request: FastifyRequest, reply: FastifyReply, typed: string | undefined, state: FormProblems) {
    return sendProblems(reply, state, async () => {
      const { content } = await openPage<Webhook[]>(sql, request, reply, webhooksOfViewer(sql))
      return <WebhooksPage webhooks={content ?? []} typed={typed} {...state} />
    })
  }
}
