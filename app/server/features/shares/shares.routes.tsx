import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { dayIn } from '../../platform/time/zones.ts'
import { missingNote } from '../../notes/missing-note.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { routes } from '../../routes.ts'
import { sendProblems, type FormProblems } from '../../shell/form-problems.ts'
import { openPage, openPart, requireViewer } from '../../shell/viewer.ts'
import { confirmFirst, hasToConfirm } from './confirm-first.ts'
import { endOf, inWords, lastDayOf, problemOfDay } from './last-day.ts'
import { ShareListPage } from './share-list.tsx'
import { SharePage } from './share-panel.tsx'
import { shareTokens } from './share-tokens.ts'
import {
  keepShare,
  renewShare,
  resealShare,
  revokeShare,
  shareable,
  shareListSize,
  sharesOfViewer,
  type ListedShare,
  type OwnShare,
  type Shareable,
  type ShareOptions,
  type Subject,
} from './shares.queries.ts'
import { BackForm, ListQuery, PadParams, ShareForm, ShareParams } from './shares.schema.ts'

/** Sharing one's own notes and pads. */
export const sharesRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  const tokens = shareTokens(deps)

  app.get(routes.shares.note.pattern, { schema: { params: NoteParams } }, async (request, reply) =>
    reply.page(await panel(request, reply, { kind: 'note', id: request.params.noteId })),
  )
  app.get(routes.shares.pad.pattern, { schema: { params: PadParams } }, async (request, reply) =>
    reply.page(await panel(request, reply, { kind: 'pad', id: request.params.padId })),
  )
  app.post(
    routes.shares.note.pattern,
    { schema: { params: NoteParams, body: ShareForm }, attachValidation: true },
    async (request, reply) => share(request, reply, { kind: 'note', id: request.params.noteId }, request.body),
  )
  app.post(
    routes.shares.pad.pattern,
    { schema: { params: PadParams, body: ShareForm }, attachValidation: true },
    async (request, reply) => share(request, reply, { kind: 'pad', id: request.params.padId }, request.body),
  )

  async function share(request: FastifyRequest, reply: FastifyReply, what: Subject, form: ShareForm) {
    if (request.validationError?.validationContext === 'params') {
      await requireViewer(sql, request)
      throw notFound()
    }
    const found = await openPart<Shareable>(sql, request, shareable(sql, what))
    if (!found) throw notFound()
    const again = (state: FormProblems) => sendProblems(reply, state, () => panel(request, reply, what, state))
    const { problems } = readForm(request, ShareForm)
    if (problems) return again({ problems })
    if (hasToConfirm(deps, found)) {
      reply.code(403)
      return again({ problem: confirmFirst })
    }
    const wantsPassword = form.access === 'password' || (!form.access && Boolean(form.password))
    const lacksPassword = wantsPassword && !form.password && !found.share?.hasPassword
    const outOfReach = form.until && problemOfDay(form.until, request)
    if (lacksPassword || outOfReach) {
      const password = lacksPassword ? 'Type a password, or let the page open by its address alone' : undefined
      return again({ problems: { password, until: outOfReach || undefined } })
    }
    const options: ShareOptions = {
      expiresAt: form.until === undefined ? undefined : form.until === '' ? null : endOf(form.until, request),
      passwordHash: await hashOf(form, wantsPassword),
      byline: form.byline,
      isIndexed: form.search_engines ? form.search_engines === 'yes' : undefined,
    }
    const kept = await keepShare(sql, request.userId ?? '', what, tokens.fresh(), options)
    if (!kept) throw notFound()
    if (!wantsJson(request)) return reply.redirect(pageOf(what), 303)
    const url = tokens.urlOf(kept)
    if (url === undefined) throw notFound()
    return reply
      .code(kept.isNew ? 201 : 200)
      .header('location', url)
      .send({ url })
  }

  /** The panel, with what was typed into it after a mistake. */
  async function panel(request: FastifyRequest, reply: FastifyReply, { kind, id }: Subject, state: FormProblems = {}) {
    const { viewer, content: what } = await openPage<Shareable>(sql, request, reply, shareable(sql, { kind, id }))
    if (!what) throw kind === 'note' ? await missingNote(sql, viewer.id, id) : notFound()
    await reseal(viewer.id, what.share)
    const typed = request.method === 'POST' ? readForm(request, ShareForm).typed : undefined
    const today = dayIn(request.zone, Date.now())
    const until = lastDayOf(what.share, request)
    const url = what.share ? tokens.urlOf(what.share) : undefined
    return <SharePage kind={kind} what={what} url={url} until={until} today={today} typed={typed} {...state} />
  }

  app.post(
    routes.shares.renew.pattern,
    { schema: { params: ShareParams, body: BackForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (request.validationError) throw notFound()
      const renewed = await renewShare(sql, viewer.id, request.params.shareId, tokens.fresh())
      if (!renewed) throw notFound()
      return leadBack(request, reply, renewed, `“${renewed.name}” has a new address`)
    },
  )

  app.post(
    routes.shares.revoke.pattern,
    { schema: { params: ShareParams, body: BackForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (request.validationError) throw notFound()
      const gone = await revokeShare(sql, viewer.id, request.params.shareId)
      if (!gone) throw notFound()
      return leadBack(request, reply, gone, `“${gone.name}” is not shared any more`)
    },
  )

  function leadBack(
    request: FastifyRequest,
    reply: FastifyReply,
    { noteId, padId }: { readonly noteId: string | null; readonly padId: string | null },
    message: string,
  ): FastifyReply {
    if ((request.body as BackForm).back === 'list') return reply.done(routes.shares.list.href(), message)
    if (wantsJson(request)) return reply.send({ message })
    return reply.redirect(
      pageOf(noteId === null ? { kind: 'pad', id: padId ?? '' } : { kind: 'note', id: noteId }),
      303,
    )
  }

  app.get(routes.shares.list.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { before } = request.query
    const { viewer, content } = await openPage<ListedShare[]>(sql, request, reply, sharesOfViewer(sql, before))
    const shown = (content ?? []).slice(0, shareListSize)
    for (const one of shown) await reseal(viewer.id, one)
    const rows = shown.map((one) => ({ share: one, url: tokens.urlOf(one), until: inWords(lastDayOf(one, request)) }))
    const older = (content ?? []).length > shareListSize ? shown.at(-1)?.id : undefined
    return reply.page(<ShareListPage rows={rows} older={older} isFirst={before === undefined} />)
  })

  /** Seals a token anew that a key which is rotated out has sealed. */
  async function reseal(ownerId: string, one: OwnShare | null): Promise<void> {
    const resealed = one && tokens.resealed(one.tokenSealed)
    if (one && resealed) await app.writes.tryTo(() => resealShare(sql, ownerId, one.id, one.tokenSealed, resealed))
  }
}

function pageOf({ kind, id }: Subject): string {
  return kind === 'note' ? routes.shares.note.href({ noteId: id }) : routes.shares.pad.href({ padId: id })
}

/** @returns undefined to keep what the share has, null for no password */
async function hashOf({ access, password }: ShareForm, wantsPassword: boolean): Promise<string | null | undefined> {
  if (!wantsPassword) return access === 'open' ? null : undefined
  return password ? passwords.hash(password) : undefined
}
