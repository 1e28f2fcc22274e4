import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { maxPads } from '../../notes/max-pads.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { Problem } from '../../shell/api/problem.ts'
import { choice, Count, Id, listOf, namedLine, nullable, operation, strict, trimmed } from '../../shell/api/schemas.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import { deletePad } from './deleted-pads.queries.ts'
import { createPad, padOfViewer, padsOfViewer, revisePad, type Pad } from './pads.queries.ts'
import { PadParams, type PadForm } from './pads.schema.ts'

const name = namedLine(100, { examples: ['Recipes'] })
const colour = nullable(
  Type.Integer({
    minimum: 0,
    maximum: 7,
    description: 'One of eight; null for the one that its id gives.',
    examples: [3],
  }),
)
export const PadOfProgram = strict(
  {
    id: Id,
    name: Type.String({ examples: ['Recipes'] }),
    colour,
    notes: Type.Integer({ ...Count, description: 'How many are in it.' }),
  },
  { title: 'Pad', description: 'A pad holds notes.' },
)
const PadList = listOf(PadOfProgram, 'PadList')
const NewPad = strict({ name, colour: Type.Optional(colour) }, { title: 'NewPad' })
const PadChange = strict(
  { name: Type.Optional(name), colour: Type.Optional(colour) },
  { title: 'PadChange', description: 'What is left out stays as it is.', minProperties: 1 },
)
const DeleteQuery = strict({
  notes: Type.Optional(
    choice(['keep', 'trash'], {
      default: 'keep',
      description: 'What becomes of its notes: they stay without a pad, or go to the trash.',
    }),
  ),
})

/** Pads, for programs. */
export const padsApi: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, publicOrigin }) => {
  const tags = ['Pads'] as const

  app.get(
    routes.api.pads.pattern,
    {
      schema: operation({
        operationId: 'listPads',
        tags,
        summary: 'List pads',
        description: `All of them, ${maxPads} at the most, in the order in which people see them.`,
        answers: { 200: PadList },
      }),
    },
    async (request) => {
      const pads = await openPart<Pad[]>(sql, request, padsOfViewer(sql))
      return { items: (pads ?? []).map(told) }
    },
  )

  app.post(
    routes.api.pads.pattern,
    {
      schema: operation({
        operationId: 'createPad',
        tags,
        summary: 'Create a pad',
        description: 'Several may have one name.',
        body: NewPad,
        answers: { 201: PadOfProgram },
        problems: ['quota'],
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      const { name, colour } = request.body
      const padId = await createPad(sql, id, formOf(name, colour))
      if (padId === undefined) {
        throw new Problem(413, 'quota', `You have ${maxPads} pads already: delete one that you do not need.`)
      }
      reply.code(201).header('location', publicOrigin + routes.api.pad.href({ padId }))
      return { id: padId, name: trimmed(name), colour: colour ?? null, notes: 0 }
    },
  )

  const ofPad = { tags, params: PadParams } as const
  app.get(
    routes.api.pad.pattern,
    {
      schema: operation({
        ...ofPad,
        operationId: 'getPad',
        summary: 'Read a pad',
        description: 'Its name, colour and how many notes are in it. The notes are listed with `pad_id`.',
        answers: { 200: PadOfProgram },
      }),
    },
    async (request) => {
      return told(await openItem<Pad>(sql, request, padOfViewer(sql, request.params.padId)))
    },
  )

  app.patch(
    routes.api.pad.pattern,
    {
      schema: operation({
        ...ofPad,
        operationId: 'changePad',
        summary: 'Change a pad',
        description: 'Its name, its colour, or both.',
        body: PadChange,
        answers: { 200: PadOfProgram },
      }),
    },
    async (request) => {
      const { padId } = request.params
      const { name, colour } = request.body
      const pad = await openItem<Pad>(sql, request, padOfViewer(sql, padId))
      const form = formOf(name ?? pad.name, colour)
      if (!(await revisePad(sql, request.userId ?? '', padId, form))) throw notFound()
      return told({ ...pad, name: form.name, colour: colour === undefined ? pad.colour : colour })
    },
  )

  app.delete(
    routes.api.pad.pattern,
    {
      schema: operation({
        ...ofPad,
        operationId: 'deletePad',
        summary: 'Delete a pad',
        description: 'Its notes stay without a pad, or go to the trash.',
        querystring: DeleteQuery,
        answers: { 204: 'It is gone.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      if (!(await deletePad(sql, id, request.params.padId, request.query.notes ?? 'keep'))) throw notFound()
      return reply.code(204).send()
    },
  )
}

function told({ id, name, colour, noteCount: notes }: Pad) {
  return { id, name, colour, notes }
}

/** As the form of a page says it. @param colour undefined leaves it as it is */
function formOf(name: string, colour: number | null | undefined): PadForm {
  const said =
    colour === undefined ? {} : { colour: (colour === null ? '' : String(colour)) as NonNullable<PadForm['colour']> }
  return { name: trimmed(name), ...said }
}
