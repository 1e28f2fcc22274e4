import { createHash } from 'node:crypto'
import type { PublicHtml } from './public-html.ts'

/** UTF-16 units of HTML that this process keeps: 32 MB at the most. */
const maxKeptCharacters = 16 * 1024 * 1024

/** A note's public HTML, as it was made of one version of it. */
export interface MadePage extends PublicHtml {
  readonly version: number
  /** A hash of what else decides what it says, such as where its links lead. */
  readonly beside: string
  /** A hash of the HTML. */
  readonly tag: string
  /** For how long it can be shown (ms since the epoch): a text that is shown as typed is tried again. */
  readonly until: number
}

/**
 * Long public pages in the memory of this process, the last ones that were read: each is made once for each version of its note, however many
 * readers there are, and while it is made, the others wait for it.
 */
export function longPages(maxCharacters = maxKeptCharacters) {
  const kept = new Map<string, MadePage>()
  const making = new Map<string, Promise<MadePage | undefined>>()
  let characters = 0

  function drop(key: string): void {
    characters -= kept.get(key)?.html.length ?? 0
    kept.delete(key)
  }

  function keep(key: string, page: MadePage): void {
    drop(key)
    kept.set(key, page)
    characters += page.html.length
    for (const oldest of kept.keys()) {
      if (characters <= maxCharacters) return
      drop(oldest)
    }
  }

  return {
    /** The page of a note in a share, the latest that was made. */
    find(key: string): MadePage | undefined {
      const page = kept.get(key)
      if (!page) return undefined
      drop(key)
      if (page.until <= Date.now()) return undefined
      keep(key, page)
      return page
    },
    /** Makes it, once for all who ask at the same time. @param make gives undefined where it cannot be made now */
    async make(
      key: string,
      version: number,
      beside: string,
      make: () => Promise<(PublicHtml & Pick<MadePage, 'until'>) | undefined>,
    ): Promise<MadePage | undefined> {
      const made = kept.get(key)
      if (made?.version === version && made.beside === beside && made.until > Date.now()) return made
      const id = `${key} ${version} ${beside}`
      const begun =
        making.get(id) ??
        make()
          .then((made) => made && { ...made, version, beside, tag: hashOf(made.html) })
          .then((page) => {
            if (page) keep(key, page)
            return page
          })
          .finally(() => making.delete(id))
      making.set(id, begun)
      return begun
    },
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
