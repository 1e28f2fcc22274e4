import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Deps } from '../../platform/deps.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { knownZone, utc, type Zone } from '../../platform/time/zones.ts'
import { bounded, type Act } from '../../platform/work/bounded.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { publicHtml, type PublicHtml } from './public-html.ts'
import { linksOf } from './public-links.ts'
import { cacheControl } from './public-headers.ts'
import { PublicListPage, PublicNotePage, SharePasswordPage, type Day } from './public-pages.tsx'
import { listSize, readShare, type ListedNote, type OpenPage, type SharedNote } from './public.queries.ts'
import type { shareCookie } from './share-cookie.ts'
import { sharedNames, type SharedNames } from './shared-names.ts'
import { hashOfShare, readersOf } from './share-token.ts'

/** HTML up to this is made public on the event loop, in a few milliseconds; longer HTML in a worker. */
const maxInlineCharacters = 64 * 1024

const publish: Act = { name: 'publish', version: 1 }

interface AskedPage {
  readonly isLocked: boolean
  readonly token: string
  /** Names within the share: the note that is read, or the note after which the list goes on. */
  readonly note?: string
  readonly after?: string
}

/** The pages of shares. @param count notes that a share was opened */
export function readersPages(deps: Deps, cookie: ReturnType<typeof shareCookie>, count: (shareId: string) => void) {
  const { sql, workers, publicOrigin: origin, assets, version } = deps

  async function send(request: FastifyRequest, reply: FastifyReply, asked: AskedPage): Promise<FastifyReply> {
    const { isLocked, token } = asked
    const names = sharedNames(deps, token)
    const [noteId, afterId] = [asked.note, asked.after].map((name) => name && names.idOf('note', name))
    if ((asked.note && !noteId) || (asked.after && !afterId)) throw notFound()
    const hasKey = isLocked && cookie.isSentBy(request)
    const share = await readShare(sql, hashOfShare(token), { noteId, afterId, hasKey })
    // A note that is shared has no other pages.
    if (!share || (share.padName === null && (noteId ?? afterId) !== undefined)) throw notFound()
    const hasLock = share.passwordHash !== null
    // The owner has given it a password since, or has taken it away.
    if (hasLock !== isLocked) return reply.redirect(readersOf({ isLocked: hasLock }).open.href({ token }), 302)
    if (isLocked && !cookie.opens(request, token, share)) return reply.page(<SharePasswordPage token={token} />)
    if (!share.note && !share.list) throw notFound()
    if (request.method === 'GET' && !request.headers['sec-purpose']) count(share.id)
    const page = share.note
      ? await notePage(request, share, share.note, asked, names)
      : listPage(share, share.list ?? [], asked, names)
    return answer(request, reply, share, isLocked, page)
  }

  function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { isIndexed }: OpenPage,
    isLocked: boolean,
    page: VNode,
  ): FastifyReply {
    reply.header('cache-control', cacheControl(isLocked))
    if (isLocked) return reply.page(page)
    if (isIndexed) reply.removeHeader('x-robots-tag')
    // Weak: an answer that is compressed has other bytes.
    const etag = `W/"${hashOf([version, assets.styles, page.props])}"`
    reply.headers({ etag, vary: 'accept-encoding' })
    const isKnown = request.headers['if-none-match']?.split(/, */).some((one) => one === etag || one === '*')
    return isKnown ? reply.code(304).send() : reply.page(page)
  }

  async function notePage(
    request: FastifyRequest,
    share: OpenPage,
    note: SharedNote,
    { isLocked, token }: AskedPage,
    names: SharedNames,
  ): Promise<VNode> {
    const html = await htmlOf(deps, request, note, share.ownerId)
    const links = linksOf(note, names, readersOf({ isLocked }), token, origin)
    const made = await published(request, share.ownerId, { html, title: note.shownName, ...links })
    return (
      <PublicNotePage
        {...made}
        title={note.shownName}
        isUntitled={note.name === ''}
        edited={dayOf(note.updatedAt, zoneOf(share))}
        byline={share.byline}
        isIndexed={share.isIndexed && !isLocked}
        list={
          share.padName === null
            ? undefined
            : { name: share.padName, href: readersOf({ isLocked }).open.href({ token }) }
        }
      />
    )
  }

  async function published(
    { log }: FastifyRequest,
    userId: string,
    input: Parameters<typeof publicHtml>[0],
  ): Promise<PublicHtml> {
    if (input.html.length <= maxInlineCharacters) return publicHtml(input)
    const made = await bounded<PublicHtml>({ sql, log, workers, userId }, publish, input)
    if (made) return made
    throw new Refusal(503, 'busy', 'This page is not ready', 'It is long. Load it again in a few seconds.', {
      'retry-after': '5',
    })
  }

  return { send }
}

function listPage(share: OpenPage, found: readonly ListedNote[], asked: AskedPage, names: SharedNames): VNode {
  const { token, isLocked } = asked
  const { open, after, note } = readersOf({ isLocked })
  const shown = found.slice(0, listSize)
  const last = found.length > listSize ? shown.at(-1) : undefined
  const zone = zoneOf(share)
  return (
    <PublicListPage
      title={share.padName ?? ''}
      byline={share.byline}
      isIndexed={share.isIndexed && !isLocked}
      notes={shown.map(({ id, name, shownName, snippet, updatedAt }) => ({
        href: note.href({ token, name: names.nameOf('note', id) }),
        title: shownName,
        // Of a note without a title, the first line is the title.
        snippet: name === '' ? (snippet.split('\n')[1] ?? '') : snippet,
        edited: dayOf(updatedAt, zone),
      }))}
      next={last && after.href({ token, name: names.nameOf('note', last.id) })}
      first={asked.after && open.href({ token })}
    />
  )
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 27)
}

/** Of the person who writes: the same for every reader. */
function zoneOf({ timeZone, browserTimeZone }: OpenPage): Zone {
  return knownZone(timeZone) ?? knownZone(browserTimeZone) ?? utc
}

/** 29 November 2026 */
function dayOf(at: string, timeZone: Zone): Day {
  const words = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone })
  return { iso: `${at.slice(0, 16)}Z`, words }
}
