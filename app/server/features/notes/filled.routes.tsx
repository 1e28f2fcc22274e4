import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { noteOf, type Shared } from '../../../shared/shared-note.ts'
import type { Deps } from '../../platform/deps.ts'
import { Refusal, SignInNeeded } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { largeBodiesInTurns } from '../../shell/large-bodies.ts'
import { isFilled, NoteToKeepPage } from './filled.page.tsx'
import { NoteFormPage } from './note-form.tsx'
import { maxBodyBytes, textsOf } from './notes.schema.ts'
import { nonceFor, openListOfNewNote } from './open-note.ts'

/**
 * What another app shares comes by POST, so that it stands in no address. The system sends it as another site would: it is let in because
 * it fills the form of a new note and changes nothing. Where the service worker is at work, it takes what is shared, with its files.
 */
export const filledRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, rateLimit }) => {
  await app.register(async (forShares: FastifyInstance) => {
    await forShares.register(multipart, {
      limits: { fields: 10, fieldSize: maxBodyBytes, files: 10, fileSize: maxBodyBytes, parts: 20, headerPairs: 20 },
      throwFileSizeLimit: false,
    })
    forShares.post(
      routes.device.share.pattern,
      { bodyLimit: maxBodyBytes, onRequest: largeBodiesInTurns(rateLimit) },
      async (request, reply) => fill(request, reply, request.isMultipart() ? await fieldsOf(request) : request.body),
    )
  })

  async function fill(request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<FastifyReply> {
    const shared = textsOf(body)
    try {
      const list = await openListOfNewNote(sql, request, reply)
      return await reply.page(
        <NoteFormPage
          typed={noteOf(shared)}
          isFilled={isFilled(shared)}
          nonce={nonceFor(request, reply)}
          list={list}
        />,
      )
    } catch (error) {
      if (!(error instanceof SignInNeeded)) throw error
      return reply.code(401).page(<NoteToKeepPage shared={shared} />)
    }
  }
}

/** The texts of a form with files, which are left out. @throws Refusal for what is no such form */
async function fieldsOf(request: FastifyRequest): Promise<Shared> {
  const fields: Record<string, unknown> = {}
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') part.file.resume()
      else fields[part.fieldname] ??= part.value
    }
  } catch {
    throw new Refusal(
      400,
      'bad-form',
      'That could not be read',
      'Copy it in the other app, and paste it into a new note.',
    )
  }
  return fields
}
