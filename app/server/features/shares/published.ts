import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { networkOf } from '../../platform/http/network.ts'
import { plain } from '../../platform/markdown/plain.ts'
import { bounded, type Act } from '../../platform/work/bounded.ts'
import { renderedHtml } from '../../notes/rendered.tsx'
import { hashOf, longPages, type MadePage } from './long-pages.ts'
import { publicHtml, type PublicHtml, type PublicLinks } from './public-html.ts'
import type { OpenShare, SharedNote } from './public.queries.ts'

/** HTML up to this is made public on the event loop, in a few milliseconds; longer HTML in a worker, and kept. */
const maxInlineCharacters = 64 * 1024

/** A text that a worker could not render is shown as typed, and tried again after this. */
const asTypedMs = 60_000

const publish: Act = { name: 'publish', version: 1 }

export type Published = PublicHtml & Pick<MadePage, 'tag'>

interface AskedNote {
  readonly request: FastifyRequest
  /** Tells it apart from every other note in every share. */
  readonly key: string
  readonly share: Pick<OpenShare, 'ownerId'>
  /** Its HTML was not read where `made` is of the same version. */
  readonly note: SharedNote
  readonly made: MadePage | undefined
  readonly links: PublicLinks
  /** Reads the note again, with its HTML. */
  readonly read: () => Promise<SharedNote | null | undefined>
}

/** Makes the HTML of public pages: of short notes each time, of long ones once for each version. */
export function publisher(deps: Pick<Deps, 'sql' | 'workers'>) {
  const { sql, workers } = deps
  const kept = longPages()

  /** @returns undefined where the note is gone meanwhile @throws Refusal when too much waits for the workers */
  async function published({
    request,
    key,
    share,
    note,
    made,
    links,
    read,
  }: AskedNote): Promise<Published | undefined> {
    const isShortNow = made === undefined && isShort(note)
    // What else decides what the page says: other notes, and the title of a note that has none.
    const beside = isShortNow ? '' : hashOf(JSON.stringify([note.shownName, ...links.files, ...links.notes]))
    if (made && note.isKnown && made.beside === beside) return made
    const current = note.isKnown ? await read() : note
    if (!current) return undefined
    if (isShort(current)) {
      const short = publicHtml({ html: current.html ?? '', title: current.shownName, ...links })
      return { ...short, tag: short.html }
    }
    const page = await kept.make(key, current.version, beside, () => make(request, share.ownerId, current, links))
    if (page) return page
    throw new Refusal(503, 'busy', 'This page is not ready', 'It is long. Load it again in a few seconds.', {
      'retry-after': '5',
    })
  }

  /** In turns by the reader's network: however many read it, its owner's own work does not wait. */
  async function make(request: FastifyRequest, ownerId: string, note: SharedNote, links: PublicLinks) {
    const asker = `readers in ${networkOf(request.ip)}`
    const rendered = await renderedHtml(deps, request, note, { ownerId, asker })
    const until = rendered === undefined ? Date.now() + asTypedMs : Infinity
    const input = { html: rendered ?? plain(note.text ?? ''), title: note.shownName, ...links }
    if (input.html.length <= maxInlineCharacters) return { ...publicHtml(input), until }
    const { log } = request
    const made = await bounded<PublicHtml>({ sql, log, workers, userId: ownerId, asker }, publish, input)
    return made && { ...made, until }
  }

  return { find: (key: string) => kept.find(key), published }
}

/** Whether its HTML is at hand, and made public at once. */
function isShort({ html }: SharedNote): boolean {
  return html !== null && html.length <= maxInlineCharacters
}
