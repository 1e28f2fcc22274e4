import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm, type Problems, type Typed } from '../../platform/http/forms.ts'
import { notFound, Refusal, SignInNeeded, type OrElse } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { DeletePadPage, PadFormPage } from './pads.pages.tsx'
import { deletePad, restorePad } from './deleted-pads.queries.ts'
import { createPad, orderPads, padOfViewer, revisePad, type Pad } from './pads.queries.ts'
import { maxPads } from '../../notes/max-pads.ts'
import { DeletePadForm, OrderForm, PadForm, PadParams } from './pads.schema.ts'

/** What was typed for a pad that is not there any more. */
const asNewPad: OrElse = {
  action: routes.pads.create.href(),
  verb: 'Make a new pad of it',
  fields: ['owner', 'name', 'colour'],
}

/** Making, renaming and deleting pads; their notes are listed by `note-lists`. */
export const padsRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.pads.create.pattern, { schema: {} }, async (request, reply) => {
    await openPage(sql, request, reply)
    return reply.page(<PadFormPage typed={{}} />)
  })

  app.post(
    routes.pads.create.pattern,
    { schema: { body: PadForm }, attachValidation: true },
    async (request, reply) => {
      const { typed, problems } = readForm(request, PadForm)
      const viewer = await requireViewer(sql, request)
      if (typed.owner !== undefined && typed.owner !== viewer.id) throw new SignInNeeded()
      const again = (problems: Problems<PadForm>) =>
        sendProblems(reply, { problems }, async () => {
          await openPage(sql, request, reply)
          return <PadFormPage typed={typed} problems={problems} />
        })
      if (problems) return again(problems)
      const padId = await createPad(sql, viewer.id, request.body)
      if (padId === undefined) return again(tooMany)
      return reply.done(routes.home.href(), 'Pad is successfully created', {
        action: routes.pads.delete.href({ padId }),
        fields: [['if_empty', 'yes']],
      })
    },
  )

  app.post(
    routes.pads.order.pattern,
    { schema: { body: OrderForm }, attachValidation: true },
    async (request, reply) => {
      await openPage(sql, request, reply)
      const { frame } = request
      const { problems } = readForm(request, OrderForm)
      const back = routes.home.href()
      if (problems || !frame) {
        throw new Refusal(422, 'bad-order', 'That could not be read', 'Say the order of your pads.').backTo(back)
      }
      const before = frame.pads.filter(({ place }) => place !== null).map(({ id }) => id)
      const { pads } = request.body
      await orderPads(sql, frame.viewer.id, pads === '' ? [] : pads.split(','))
      const message = pads === '' ? 'Pads are ordered by their names' : 'Order of pads is saved'
      const undo = { action: routes.pads.order.href(), fields: [['pads', before.join()]] } as const
      if (wantsJson(request)) return reply.send({ message, undo })
      return reply.flash(message, undo).redirect(back, 303)
    },
  )

  app.get(routes.pads.edit.pattern, { schema: { params: PadParams } }, async (request, reply) => {
    const { padId } = request.params
    const { content: pad } = await openPage<Pad>(sql, request, reply, padOfViewer(sql, padId))
    if (!pad) throw notFound()
    return reply.page(<PadFormPage padId={padId} typed={typedOf(pad)} />)
  })

  app.post(
    routes.pads.edit.pattern,
    { schema: { params: PadParams, body: PadForm }, attachValidation: true, config: { orElse: asNewPad } },
    async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { padId } = request.params
      const { typed, problems } = readForm(request, PadForm)
      const viewer = await requireViewer(sql, request)
      if (typed.owner !== undefined && typed.owner !== viewer.id) throw new SignInNeeded()
      if (problems) {
        const { content: pad } = await openPage<Pad>(sql, request, reply, padOfViewer(sql, padId))
        if (!pad) throw notFound()
        return sendProblems(reply, { problems }, () => <PadFormPage padId={padId} typed={typed} problems={problems} />)
      }
      const { name, was } = request.body
      const before = await revisePad(sql, viewer.id, padId, request.body)
      if (!before) throw was === undefined ? notFound() : notUndone('the pad has been renamed or deleted meanwhile')
      const undo = [
        ['owner', viewer.id],
        ['name', before.name],
        ['colour', String(before.colour ?? '')],
        ['was', name],
      ] as const
      return reply.done(routes.home.href(), 'Pad is successfully updated', {
        action: routes.pads.edit.href({ padId }),
        fields: undo,
      })
    },
  )

  app.get(routes.pads.delete.pattern, { schema: { params: PadParams } }, async (request, reply) => {
    const { content: pad } = await openPage<Pad>(sql, request, reply, padOfViewer(sql, request.params.padId))
    if (!pad) throw notFound()
    return reply.page(<DeletePadPage pad={pad} />)
  })

  app.post(
    routes.pads.delete.pattern,
    { schema: { params: PadParams, body: DeletePadForm }, attachValidation: true },
    async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { padId } = request.params
      const viewer = await requireViewer(sql, request)
      const { problems } = readForm(request, DeletePadForm)
      if (problems) {
        // Whatever was meant, nothing is deleted; the question is asked again.
        const { content: pad } = await openPage<Pad>(sql, request, reply, padOfViewer(sql, padId))
        if (!pad) throw notFound()
        return sendProblems(reply, { problems }, () => <DeletePadPage pad={pad} />)
      }
      const isUndo = request.body.if_empty !== undefined
      const notes = isUndo ? 'none' : request.body.notes === 'trash' ? 'trash' : 'keep'
      if (!(await deletePad(sql, viewer.id, padId, notes)))
        throw isUndo ? notUndone('the pad has notes by now, or is gone already') : notFound()
      return reply.done(routes.home.href(), 'Pad is successfully deleted', {
        action: routes.pads.restore.href({ padId }),
      })
    },
  )

  app.post(routes.pads.restore.pattern, { schema: { params: PadParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const { padId } = request.params
    if (!(await restorePad(sql, viewer.id, padId))) throw wantsJson(request) ? notUndone(onlyTheLast) : notFound()
    return reply.done(routes.pads.show.href({ padId }), 'The pad is there again')
  })
}

function notUndone(reason: string): Refusal {
  return new Refusal(404, 'not-undone', 'That could not be undone', `It could not be undone because ${reason}.`)
}

const onlyTheLast = 'only the pad that you deleted last can be brought back, within a day'

const tooMany: Problems<PadForm> = { name: `You have ${maxPads} pads already: delete one that you do not need` }

function typedOf({ name, colour }: Pad): Typed<PadForm> {
  return { name, colour: String(colour ?? '') }
}
