import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { newApiToken } from '../../platform/sessions/api-token.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { requireConfirmed } from '../../shell/recent.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { DeleteTokenPage, TokensPage, type TokensPageProps } from './tokens.page.tsx'
import { deleteToken, makeToken, maxTokens, tokensOfViewer, type OwnToken } from './tokens.queries.ts'
import { TokenForm, TokenParams } from './tokens.schema.ts'

/** Tokens of an account's programs: making one, which is shown once, and ending it. */
export const tokensRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  async function page(request: FastifyRequest, reply: FastifyReply, state: Partial<TokensPageProps> = {}) {
    const { content } = await openPage<OwnToken[]>(sql, request, reply, tokensOfViewer(sql))
    return <TokensPage tokens={content ?? []} {...state} />
  }

  app.get(routes.tokens.list.pattern, { schema: {} }, async (request, reply) => reply.page(await page(request, reply)))

  app.post(
    routes.tokens.list.pattern,
    { schema: { body: TokenForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireConfirmed(deps, request)
      const { typed, problems } = readForm(request, TokenForm)
      if (problems) return sendProblems(reply, { problems }, () => page(request, reply, { typed, problems }))
      const made = newApiToken()
      if (!(await makeToken(sql, viewer.id, made, request.body))) {
        const problem = `You have ${maxTokens} tokens already: delete one that no program uses`
        return sendProblems(reply, { problem }, () => page(request, reply, { typed, problem }))
      }
      await recordEvent(deps, { userId: viewer.id, kind: 'token-made', request, detail: request.body.name })
      // On this page and nowhere else: the database has only its hash.
      return reply.code(201).page(await page(request, reply, { made }))
    },
  )

  app.get(routes.tokens.delete.pattern, { schema: { params: TokenParams } }, async (request, reply) => {
    const { content } = await openPage<OwnToken[]>(sql, request, reply, tokensOfViewer(sql))
    const token = content?.find(({ id }) => id === request.params.tokenId)
    if (!token) throw notFound()
    return reply.page(<DeleteTokenPage token={token} />)
  })

  app.post(routes.tokens.delete.pattern, { schema: { params: TokenParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const name = await deleteToken(sql, viewer.id, request.params.tokenId)
    if (name === undefined) throw notFound()
    await recordEvent(deps, { userId: viewer.id, kind: 'token-removed', request, detail: name })
    return reply.done(routes.tokens.list.href(), 'The token is deleted')
  })
}
