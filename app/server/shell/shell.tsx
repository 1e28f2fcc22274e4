import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Deps } from '../platform/deps.ts'
import { compressed } from '../platform/http/compression.ts'
import { cookieFor, sessionSeconds, signedToken, verifiedToken } from '../platform/sessions/session-cookie.ts'
import { routes } from '../routes.ts'
import { Around, type Flash, type Surroundings, type Undo } from './page.tsx'
import type { Frame } from './viewer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The session's token when the cookie carries one that we signed; whether it is still open, the database says. */
    sessionToken: string | undefined
    /** Set by `openPage`. */
    frame: Frame | undefined
  }
  interface FastifyReply {
    /** Sends a page. */
    page(page: VNode): FastifyReply
    /** Sends a part of a page, for a script that has the rest: messages wait for a whole one. */
    part(part: VNode): FastifyReply
    /** Keeps a message for the next page that this visitor sees, and how to take back what it says. */
    flash(message: string, undo?: Undo): FastifyReply
    /** Lets this page's styles be set by whoever knows the word that is returned: for the editor, which makes its own. */
    allowStyles(): string
    /** Gives the visitor a session's cookie, with its full time. */
    setSession(token: string): FastifyReply
    clearSession(): FastifyReply
  }
}

/** What all pages share: who is asking (as far as the cookie says), messages shown once, and how a page is sent. */
export function furnish(app: FastifyInstance, deps: Deps): void {
  const { assets, secret, previousSecrets, publicOrigin, outbox } = deps
  const sessionCookie = cookieFor(publicOrigin, 'notejam')
  const flashCookie = cookieFor(publicOrigin, 'notejam-flash')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: sessionCookie.secure }

  app.decorateRequest('frame', undefined)
  app.decorateRequest('sessionToken', undefined)
  app.addHook('onRequest', async (request) => {
    request.sessionToken = verifiedToken(request.cookies[sessionCookie.name], [secret, ...previousSecrets])
  })

  app.decorateReply('page', function (this: FastifyReply, page) {
    const { request } = this
    const surroundings: Surroundings = {
      assets,
      frame: request.frame,
      flash: readFlash(this),
      path: request.url.replace(/\?.*/, '').replace(/(.)\/$/, '$1'),
      hasOutbox: outbox !== undefined,
    }
    // What is fetched ahead of a page that saves by itself would be older than what it saves.
    const isWriting = /\/(edit|create)$/.test(surroundings.path)
    if (request.frame && !isWriting) this.header('speculation-rules', `"${routes.speculation.pattern}"`)
    const html = renderToString(<Around.Provider value={surroundings}>{page}</Around.Provider>)
    return compressed(this.type('text/html; charset=utf-8'), `<!doctype html>${html}`)
  })

  app.decorateReply('part', function (this: FastifyReply, part) {
    return compressed(this.type('text/html; charset=utf-8'), renderToString(part))
  })

  function readFlash(reply: FastifyReply): Flash | undefined {
    const kept = reply.request.cookies[flashCookie.name]
    // A page that is fetched ahead is perhaps never seen.
    if (!kept || reply.request.headers['sec-purpose']) return undefined
    reply.clearCookie(flashCookie.name, attributes)
    const { valid, value } = reply.request.unsignCookie(kept)
    return valid && value ? flashOf(value) : undefined
  }

  app.decorateReply('flash', function (this: FastifyReply, message, undo) {
    return this.setCookie(flashCookie.name, JSON.stringify({ message, undo } satisfies Flash), {
      ...attributes,
      maxAge: 60,
      signed: true,
    })
  })

  app.decorateReply('allowStyles', function (this: FastifyReply) {
    const nonce = randomBytes(16).toString('base64')
    const policy = String(this.getHeader('content-security-policy'))
    this.header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    return nonce
  })

  app.decorateReply('setSession', function (this: FastifyReply, token) {
    return this.setCookie(sessionCookie.name, signedToken(token, secret), { ...attributes, maxAge: sessionSeconds })
  })
  app.decorateReply('clearSession', function (this: FastifyReply) {
    return this.clearCookie(sessionCookie.name, attributes)
  })
}

/** The release before kept nothing but the words. */
function flashOf(value: string): Flash {
  try {
    const flash = JSON.parse(value) as Partial<Flash> | null
    if (typeof flash?.message === 'string') return flash as Flash
  } catch {
    // Not ours of today.
  }
  return { message: value }
}
