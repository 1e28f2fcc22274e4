import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm, textField } from '../../platform/http/forms.ts'
import { networkOf } from '../../platform/http/network.ts'
import { noLimits, rateLimits } from '../../platform/http/rate-limit.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { hashOfLinkToken, linkTokenPattern } from '../../platform/secrets/link-tokens.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { handOut, handOutThumbnail, toReader } from '../../notes/files/hand-out.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { SharePasswordPage } from './public-pages.tsx'
import { countGuess, guesses, refusalOf } from './guesses.ts'
import { isAskedForAs, ledToOne } from './one-address.ts'
import { fileInAddress } from './public-links.ts'
import { lockOf, readSharedFile } from './public.queries.ts'
import { cacheControl, openHeaders } from './public-headers.ts'
import { readersPages } from './readers-pages.tsx'
import { shareCookie } from './share-cookie.ts'
import { sharedNames, namePattern } from './shared-names.ts'
import { readersOf } from './share-tokens.ts'
import { limitReaders } from './shares.limits.ts'
import { countViews } from './views.ts'

const TokenParams = Type.Object({ token: Type.String({ pattern: linkTokenPattern.source }) })
const NameParams = Type.Object({ ...TokenParams.properties, name: Type.String({ pattern: namePattern }) })
const FileParams = Type.Object({ ...NameParams.properties, file: Type.String() })

/** Longer ones cannot be right. */
const PasswordForm = Type.Object({ password: textField({ label: 'Password', max: passwords.maxTyped }) })

const config = { isPublic: true } as const

/** Shared pages, for readers without an account: at `/s` where a cache may keep them, at `/p` with a password. */
export const publicRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects } = deps
  const cookie = shareCookie(deps)
  const attempts = deps.rateLimit ? rateLimits(sql, Object.values(guesses)) : noLimits
  const reads = limitReaders(deps.rateLimit)
  const pages = readersPages(deps, cookie, reads, countViews(app, sql))
  const send: typeof pages.send = (request, reply, asked) =>
    reads.inTurn(request, reply, () => pages.send(request, reply, asked))
  app.addHook('onRequest', openHeaders)
  app.setErrorHandler((error) => {
    throw error instanceof Refusal && error.code === 'not-found' ? notShared() : error
  })
  app.addHook('onRequest', reads.each)

  for (const isLocked of [false, true]) {
    const { open, after, note, file, thumbnail } = readersOf({ isLocked })

    app.get(open.pattern, { config, schema: { params: TokenParams } }, async (request, reply) => {
      const led = ledToOne(request, reply, open.href(request.params))
      return led ?? send(request, reply, { isLocked, ...request.params })
    })
    app.get(note.pattern, { config, schema: { params: NameParams } }, async (request, reply) => {
      const { token, name } = request.params
      const led = ledToOne(request, reply, note.href(request.params))
      return led ?? send(request, reply, { isLocked, token, note: name })
    })
    app.get(after.pattern, { config, schema: { params: NameParams } }, async (request, reply) => {
      const { token, name } = request.params
      const led = ledToOne(request, reply, after.href(request.params))
      return led ?? send(request, reply, { isLocked, token, after: name })
    })

    const fileOf = async (request: Parameters<typeof cookie.opens>[0], token: string, name: string) => {
      const id = sharedNames(deps, token).idOf('file', name)
      const found = id === undefined ? undefined : await readSharedFile(sql, hashOfLinkToken(token), id)
      if (!found || id === undefined || (found.passwordHash !== null) !== isLocked) throw notFound()
      if (isLocked && !cookie.opens(request, token, found)) throw notFound()
      const to = toReader(networkOf(request.ip), cacheControl(isLocked, found.secondsLeft))
      return { found, to, ending: fileInAddress({ id, name: found.name }) }
    }
    app.get(file.pattern, { config, schema: { params: FileParams } }, async (request, reply) => {
      const { token, name, file: given } = request.params
      const { found, to, ending } = await fileOf(request, token, name)
      const under = file.href({ token, name, file: '' })
      if (!isAskedForAs(request, under, given, ending)) return reply.redirect(file.href({ token, name, file: ending }))
      if (found.isIndexed && !isLocked) reply.removeHeader('x-robots-tag')
      return handOut(request, reply, objects, found, to)
    })
    app.get(thumbnail.pattern, { config, schema: { params: NameParams } }, async (request, reply) => {
      const led = ledToOne(request, reply, thumbnail.href(request.params))
      if (led) return led
      const { found, to } = await fileOf(request, request.params.token, request.params.name)
      if (!found.hasThumbnail) throw notFound()
      return handOutThumbnail(request, reply, objects, found, to)
    })
  }

  app.post(
    routes.locked.open.pattern,
    { config, schema: { params: TokenParams, body: PasswordForm }, attachValidation: true },
    async (request, reply) => {
      const { token } = request.params
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { problems } = readForm(request, PasswordForm)
      const again = (problem?: string, formProblem?: string) =>
        sendProblems(reply, { problems: { password: problem }, problem: formProblem }, () => (
          <SharePasswordPage token={token} problem={problem} formProblem={formProblem} />
        ))
      const lock = await lockOf(sql, hashOfLinkToken(token))
      if (!lock?.passwordHash) throw notFound()
      if (problems) return again(problems.password)
      const known = cookie.knownReader(request, token, lock)
      const guess = await countGuess(attempts, { shareId: lock.id, address: request.ip, known })
      if (!guess.isAllowed) {
        reply.code(429).header('retry-after', String(guess.seconds))
        return again(undefined, refusalOf(guess))
      }
      const isRight = await passwords.verify({ hash: lock.passwordHash, password: request.body.password })
      if (!isRight) return again('That is not the password of this page')
      await attempts.forgive(guess.keys)
      return cookie.give(reply, token, lock).redirect(routes.locked.open.href({ token }), 303)
    },
  )

  // No other address below leads to a page of an account.
  for (const below of ['/s/*', '/p/*']) {
    app.get(below, { config }, async () => {
      throw notFound()
    })
  }
}

/** One answer for a share that has ended, one that was revoked, and an address that was mistyped. */
function notShared(): Refusal {
  const advice = 'The address may be mistyped, or what was here is not shared any more.'
  return new Refusal(404, 'not-found', 'There is nothing here', advice)
}
