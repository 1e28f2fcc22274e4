import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { invalidField, Problem } from '../../shell/api/problem.ts'
import { listQuery, operation, pageOf, trimmed, utcOrNull } from '../../shell/api/schemas.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import { confirmFirst, hasToConfirm } from './confirm-first.ts'
import { futureOf, hashOf, subjectOf } from './shares.api.options.ts'
import { shareOfProgram, sharesOfProgram, type ShareRow } from './shares.api.queries.ts'
import { shareTokens } from './share-tokens.ts'
import { keepShare, renewShare, revokeShare, shareable, type Shareable, type Subject } from './shares.queries.ts'
import { NewShare, ShareOfProgram } from './shares.api.schema.ts'
import { ShareParams } from './shares.schema.ts'

/** Sharing, for programs. */
export const sharesApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, publicOrigin } = deps
  const tokens = shareTokens(deps)
  const cursors = cursorsOf(deps)
  const tags = ['Shares'] as const

  app.get(
    routes.api.shares.pattern,
    {
      schema: operation({
        operationId: 'listShares',
        tags,
        summary: 'List what is shared',
        description: 'The newest first.',
        querystring: listQuery({}),
        answers: { 200: pageOf(ShareOfProgram, 'SharePage') },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const asked = sharesOfProgram(sql, cursors.read<string>(request), limitOf(request) + 1)
      const found = (await openPart<ShareRow[]>(sql, request, asked)) ?? []
      return cursors.page(request, found, told, ({ id }) => id)
    },
  )

  app.post(
    routes.api.shares.pattern,
    {
      schema: operation({
        operationId: 'share',
        tags,
        summary: 'Share a note or a pad',
        description: 'Or change how it is shared: its address stays, and the answer is 200.',
        body: NewShare,
        answers: { 200: ShareOfProgram, 201: ShareOfProgram },
        problems: ['unconfirmed'],
      }),
    },
    async (request, reply) => {
      const { id: ownerId } = await requireViewer(sql, request)
      const { expires_at, password, byline, search_engines: isIndexed } = request.body
      const what = subjectOf(request.body)
      if (deps.confirmsAddresses) {
        const found = await openPart<Shareable>(sql, request, shareable(sql, what))
        if (found && hasToConfirm(deps, found)) throw new Problem(403, 'unconfirmed', confirmFirst)
      }
      const options = {
        expiresAt: expires_at ? futureOf(expires_at) : expires_at,
        passwordHash: password ? await hashOf(password) : password === '' ? null : password,
        byline: byline === undefined ? undefined : trimmed(byline),
        isIndexed,
      }
      const kept = await keepShare(sql, ownerId, what, tokens.fresh(), options)
      if (!kept) throw invalidField(what.kind === 'note' ? 'note_id' : 'pad_id', `is none of your ${what.kind}s`)
      const row = await read(request, what)
      reply.code(kept.isNew ? 201 : 200)
      if (kept.isNew) reply.header('location', publicOrigin + routes.api.share.href({ shareId: row.id }))
      return told(row)
    },
  )

  const ofOne = { tags, params: ShareParams } as const
  app.get(
    routes.api.share.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'getShare',
        summary: 'Read how something is shared',
        description: 'With its address.',
        answers: { 200: ShareOfProgram },
      }),
    },
    async (request) => told(await read(request, request.params)),
  )
  app.post(
    routes.api.renewShare.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'renewShare',
        summary: 'Give a share another address',
        description: 'The address of before leads nowhere then.',
        answers: { 200: ShareOfProgram },
      }),
    },
    async (request) => {
      const { id: ownerId } = await requireViewer(sql, request)
      if (!(await renewShare(sql, ownerId, request.params.shareId, tokens.fresh()))) throw notFound()
      return told(await read(request, request.params))
    },
  )
  app.delete(
    routes.api.share.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'revokeShare',
        summary: 'Stop sharing',
        description: 'The note or the pad stays.',
        answers: { 204: 'It is not shared any more.' },
      }),
    },
    async (request, reply) => {
      const { id: ownerId } = await requireViewer(sql, request)
      if (!(await revokeShare(sql, ownerId, request.params.shareId))) throw notFound()
      return reply.code(204).send()
    },
  )

  function read(request: FastifyRequest, of: { readonly shareId: string } | Subject): Promise<ShareRow> {
    return openItem<ShareRow>(sql, request, shareOfProgram(sql, of))
  }

  function told(row: ShareRow) {
    const { id, noteId, padId, name, hasPassword, expiresAt, isOver, isTrashed, byline, isIndexed, views } = row
    const url = tokens.urlOf(row) ?? null
    return {
      ...{ id, url, note_id: noteId, pad_id: padId, name, has_password: hasPassword, expires_at: utcOrNull(expiresAt) },
      ...{ is_over: isOver, is_trashed: isTrashed, byline, search_engines: isIndexed, views },
    }
  }
}
