import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { deviceCookie } from '../../shared/device-cookie.ts'
import { panesCookie, panesOf } from '../../shared/panes-cookie.ts'
import type { Deps } from '../platform/deps.ts'
import { compressed } from '../platform/http/compression.ts'
import { wantsJson } from '../platform/http/wants-json.ts'
import { cookieFor, sessionSeconds, signedToken, verifiedToken } from '../platform/sessions/session-cookie.ts'
import { ZoneContext } from '../platform/page/time.tsx'
import { utc } from '../platform/time/zones.ts'
import { routes } from '../routes.ts'
import { PageContext, type Flash, type PageEnvironment, type Undo } from './page.tsx'
import type { Frame } from './frame.ts'
import { zoneOfVisitor } from './zone.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The session token from a cookie with a valid signature. Whether the session is still open, the database says. */
    sessionToken: string | undefined
    /** Set by `openPage`. */
    frame: Frame | undefined
  }
  interface FastifyContextConfig {
    /** For readers without an account: nothing of a session is read or said, and all of them get the same. */
    isPublic?: boolean
  }
  interface FastifyReply {
    /** Sends a page. */
    page(page: VNode): FastifyReply
    /** Sends a part of a page, for a script on an open page. Flash messages wait for a whole page. */
    part(part: VNode): FastifyReply
    /** Keeps a flash message, how to undo what it says, and an address that was typed, for the visitor's next page. */
    flash(message: string, undo?: Undo, email?: string): FastifyReply
    /** Answers a form whose change is done: leads a browser on, where the message is shown; a script stays on its page and gets it as JSON. */
    done(href: string, message: string, undo?: Undo): FastifyReply
    /** Allows styles with the returned nonce on this page: the editor makes its own. */
    allowStyles(): string
    /** Sets the session cookie, with its full lifetime. */
    setSession(token: string): FastifyReply
    clearSession(): FastifyReply
  }
}

/**
 * Tells the service worker whose page this is: it keeps pages by account. `none` says that the browser has no session, and without the
 * header it is not known.
 */
export const accountHeader = 'notejam-account'

/** Decorates requests with the session's token, and replies with sending pages and flash messages. */
export function decorateShell(app: FastifyInstance, deps: Deps): void {
  const { assets, secret, previousSecrets, publicOrigin, outbox, version } = deps
  const rpId = new URL(publicOrigin).hostname
  const sessionCookie = cookieFor(publicOrigin, 'notejam')
  const flashCookie = cookieFor(publicOrigin, 'notejam-flash')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: sessionCookie.secure }

  app.decorateRequest('frame', undefined)
  app.decorateRequest('sessionToken', undefined)
  app.decorateRequest('zone', utc)
  app.addHook('onRequest', async (request) => {
    const { isPublic, isForPrograms } = request.routeOptions.config
    if (isPublic || isForPrograms) return
    request.zone = zoneOfVisitor(request)
    request.sessionToken = verifiedToken(request.cookies[sessionCookie.name], [secret, ...previousSecrets])
  })

  app.decorateReply('page', function (this: FastifyReply, page) {
    const { request } = this
    const isPublic = request.routeOptions.config.isPublic ?? false
    const environment: PageEnvironment = {
      assets,
      version,
      rpId,
      frame: request.frame,
      flash: isPublic ? undefined : readFlash(this),
      path: request.url.replace(/\?.*/, '').replace(/(.)\/$/, '$1'),
      searched: searchedOn(request),
      hasOutbox: outbox !== undefined,
      confirmsAddresses: deps.confirmsAddresses,
      panes: isPublic ? undefined : panesOf(deviceCookie(request.cookies, panesCookie)),
      isPublic,
    }
    // No prefetching from a page that saves by itself: what is fetched before a save would be stale.
    const isWriting = /\/(edit|create)$/.test(environment.path)
    if (request.frame && !isWriting) this.header('speculation-rules', `"${routes.speculation.pattern}"`)
    const account = request.frame?.viewer.id ?? (request.sessionToken === undefined ? 'none' : undefined)
    if (account !== undefined && !isPublic) this.header(accountHeader, account)
    const html = rendered(request, <PageContext.Provider value={environment}>{page}</PageContext.Provider>)
    // Asked for before the first paint: an italic that comes later is not shown on that page (fonts.css).
    if ((isPublic || request.frame?.look.face === 'serif') && html.includes('<em>')) {
      this.header('link', `<${assets.italic}>; rel=preload; as=font; type="font/woff2"; crossorigin`)
    }
    return compressed(this.type('text/html; charset=utf-8'), `<!doctype html>${html}`)
  })

  app.decorateReply('part', function (this: FastifyReply, part) {
    return compressed(this.type('text/html; charset=utf-8'), rendered(this.request, part))
  })

  function rendered({ zone }: FastifyRequest, nodes: VNode): string {
    return renderToString(<ZoneContext.Provider value={zone}>{nodes}</ZoneContext.Provider>)
  }

  function readFlash(reply: FastifyReply): Flash | undefined {
    const kept = reply.request.cookies[flashCookie.name]
    const { headers } = reply.request
    // A prefetched page may never be shown; a script takes what it needs of one.
    if (!kept || headers['sec-purpose'] || headers['sec-fetch-dest'] === 'empty') return undefined
    reply.clearCookie(flashCookie.name, attributes)
    const { valid, value } = reply.request.unsignCookie(kept)
    return valid && value ? flashOf(value) : undefined
  }

  app.decorateReply('flash', function (this: FastifyReply, message, undo, email) {
    return this.setCookie(flashCookie.name, JSON.stringify({ message, undo, email } satisfies Flash), {
      ...attributes,
      maxAge: 60,
      signed: true,
    })
  })

  app.decorateReply('done', function (this: FastifyReply, href, message, undo) {
    if (wantsJson(this.request)) return this.send({ message, undo } satisfies Flash)
    return this.flash(message, undo).redirect(href, 303)
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

/** The desk's field keeps its text on the page of results, and beside a note that was opened from them. */
function searchedOn({ query, routeOptions: { url } }: FastifyRequest): string | undefined {
  const { q, in: place } = (query ?? {}) as { q?: unknown; in?: unknown }
  const isSearched = url === routes.search.pattern || place === 'search'
  return isSearched && typeof q === 'string' ? q.replaceAll('\0', ' ').slice(0, 500).toWellFormed() : undefined
}

/** A cookie of the previous release is the message alone. */
function flashOf(value: string): Flash {
  try {
    const flash = JSON.parse(value) as Partial<Flash> | null
    if (typeof flash?.message === 'string') return flash as Flash
  } catch {
    // No JSON: of the previous release.
  }
  return { message: value }
}
