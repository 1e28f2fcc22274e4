import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Deps } from '../../platform/deps.ts'
import { clientHas } from '../../platform/http/client-has.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { dayInWords } from '../../platform/page/time.tsx'
import { hashOfLinkToken } from '../../platform/secrets/link-tokens.ts'
import { utc, type Zone } from '../../platform/time/zones.ts'
import { zoneOfAccount } from '../../shell/zone.ts'
import { hashOf, type MadePage } from './long-pages.ts'
import { publisher, type Published } from './published.ts'
import { linksOf } from './public-links.ts'
import { cacheControl } from './public-headers.ts'
import { PublicListPage, PublicNotePage, SharePasswordPage, type Day } from './public-pages.tsx'
import { listSize, readShare, type ListedNote, type OpenPage, type SharedNote } from './public.queries.ts'
import type { shareCookie } from './share-cookie.ts'
import { sharedNames, type SharedNames } from './shared-names.ts'
import { readersOf } from './share-tokens.ts'
import type { limitReaders } from './shares.limits.ts'

interface AskedPage {
  readonly isLocked: boolean
  readonly token: string
  /** Names within the share: the note that is read, or the note after which the list goes on. */
  readonly note?: string
  readonly after?: string
}

/** A page, and what tells it from other versions of it. */
interface Page {
  readonly page: VNode
  readonly tag: unknown
  /** UTF-16 units of the note. */
  readonly characters: number
}

/** The pages of shares. @param count notes that a share was opened */
export function readersPages(
  deps: Deps,
  cookie: ReturnType<typeof shareCookie>,
  reads: ReturnType<typeof limitReaders>,
  count: (shareId: string) => void,
) {
  const { sql, publicOrigin: origin, assets, version } = deps
  const notes = publisher(deps)

  async function send(request: FastifyRequest, reply: FastifyReply, asked: AskedPage): Promise<FastifyReply> {
    const { isLocked, token } = asked
    const names = sharedNames(deps, token)
    const [noteId, afterId] = [asked.note, asked.after].map((name) => name && names.idOf('note', name))
    if ((asked.note && !noteId) || (asked.after && !afterId)) throw notFound()
    const hasKey = isLocked && cookie.isSentBy(request)
    const tokenHash = hashOfLinkToken(token)
    const key = `${tokenHash.toString('base64url')} ${noteId ?? ''}`
    const read = (made?: MadePage) =>
      readShare(sql, tokenHash, { noteId, afterId, hasKey, knownVersion: made?.version })
    const made = notes.find(key)
    const share = await read(made)
    // Only a shared pad has pages of several notes.
    if (!share || (share.padName === null && (noteId ?? afterId) !== undefined)) throw notFound()
    const hasLock = share.passwordHash !== null
    // The owner has set or removed the password since.
    if (hasLock !== isLocked) return reply.redirect(readersOf({ isLocked: hasLock }).open.href({ token }), 302)
    if (isLocked && !cookie.opens(request, token, share)) return reply.page(<SharePasswordPage token={token} />)
    if (!share.note && !share.list) throw notFound()
    if (request.method === 'GET' && !request.headers['sec-purpose']) count(share.id)
    const page = share.note ? await ofNote(share, share.note) : listPage(share, share.list ?? [], asked, names)
    return answer(request, reply, share, isLocked, page)

    async function ofNote(of: OpenPage, note: SharedNote): Promise<Page> {
      const links = linksOf(note, names, readersOf({ isLocked }), token, origin)
      const again = async () => (await read())?.note
      const html = await notes.published({ request, key, share: of, note, made, links, read: again })
      if (!html) throw notFound()
      return notePage(of, note, asked, html)
    }
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { isIndexed, secondsLeft }: OpenPage,
    isLocked: boolean,
    { page, tag, characters }: Page,
  ): Promise<FastifyReply> {
    if (!isLocked) {
      // Weak: an answer that is compressed has other bytes.
      const etag = `W/"${hashOf(JSON.stringify([version, assets.styles, tag])).slice(0, 27)}"`
      const control = { 'cache-control': cacheControl(isLocked, secondsLeft), etag, vary: 'accept-encoding' }
      const isKnown = clientHas(request, etag)
      if (!isKnown) await reads.long(request, characters)
      reply.headers(control)
      if (isIndexed) reply.removeHeader('x-robots-tag')
      return isKnown ? reply.code(304).send() : reply.page(page)
    }
    await reads.long(request, characters)
    return reply.page(page)
  }

  return { send }
}

function notePage(
  share: OpenPage,
  note: SharedNote,
  { isLocked, token }: AskedPage,
  { html, firstLine, minutes, tag }: Published,
): Page {
  const about = {
    ...{ firstLine, minutes, title: note.shownName, isUntitled: note.name === '', byline: share.byline },
    edited: dayOf(note.updatedAt, zoneOf(share)),
    isIndexed: share.isIndexed && !isLocked,
    list:
      share.padName === null ? undefined : { name: share.padName, href: readersOf({ isLocked }).open.href({ token }) },
  }
  return { page: <PublicNotePage {...about} html={html} />, tag: { ...about, tag }, characters: html.length }
}

function listPage(share: OpenPage, found: readonly ListedNote[], asked: AskedPage, names: SharedNames): Page {
  const { token, isLocked } = asked
  const { open, after, note } = readersOf({ isLocked })
  const shown = found.slice(0, listSize)
  const last = found.length > listSize ? shown.at(-1) : undefined
  const zone = zoneOf(share)
  const page = (
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
  return { page, tag: page.props, characters: 0 }
}

/** The owner's zone: dates are the same for every reader, so that caches can keep the page. */
function zoneOf(share: OpenPage): Zone {
  return zoneOfAccount(share) ?? utc
}

function dayOf(at: string, zone: Zone): Day {
  return { iso: `${at.slice(0, 16)}Z`, words: dayInWords(Date.parse(at), zone) }
}
