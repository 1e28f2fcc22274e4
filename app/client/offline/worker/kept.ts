/**
 * Pages of one account, as they were when they were read: the cache has the account in its name, and there is one at a time. All that
 * changes them happens one after the other.
 */
const prefix = 'notejam-pages-'
/** The key of the index in the cache: no page has this path. */
const indexPath = '/kept-index'

const maxNotes = 200
const maxLists = 30
const maxCharacters = 20 * 1024 * 1024
const maxCharactersOfPage = 2 * 1024 * 1024
const dayMs = 24 * 60 * 60 * 1000
/** Without a visit for so long a session ends, and what is kept is deleted. */
const maxSilenceMs = 30 * 24 * 60 * 60 * 1000

/** Pages that are kept without being read: from them the person goes on without a connection. */
const lasting = ['/', '/notes/create', '/offline']

export interface KeptPage {
  readonly atMs: number
  readonly characters: number
  /** Escaped, as the page's HTML has it. */
  readonly title: string
}

interface Index {
  readonly seenAtMs: number
  readonly pages: Readonly<Record<string, KeptPage>>
}

let last: Promise<unknown> = Promise.resolve()
let age = 0

/** A number that grows when the account changes or its session ends: an answer to a request of an earlier epoch is not kept. */
export function epoch(): number {
  return age
}

function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  const result = last.then(act)
  last = result.catch(() => undefined)
  return result
}

/** Forgets all pages: the session has ended. */
export function forget(): Promise<void> {
  age++
  return inTurn(() => forgetOthers(undefined))
}

/**
 * Notes which account is signed in, and deletes the pages of any other.
 * @param began the epoch in which the page was asked for
 * @returns false where the epoch has changed since: the page is not to be kept
 */
export function enter(account: string, began: number): Promise<boolean> {
  return inTurn(async () => {
    if (began !== age || !/^\d+$/.test(account)) return false
    const others = (await cacheNames()).filter((name) => name !== prefix + account)
    if (others.length > 0) age++
    await forgetOthers(account)
    return true
  })
}

/** Keeps a page under a path, and deletes the oldest pages over the bounds. */
export function keep(account: string, path: string, page: Response, html: string): Promise<void> {
  const began = age
  return inTurn(async () => {
    if (began !== age || html.length > maxCharactersOfPage) return
    const cache = await caches.open(prefix + account)
    const index = await indexOf(cache)
    const title = /<title>([^<]*?)(?: · Notejam)?<\/title>/.exec(html)?.[1] ?? path
    const known = { ...index?.pages, [path]: { atMs: Date.now(), characters: html.length, title } }
    await cache.put(path, new Response(html, { headers: headersOf(page) }))
    const over = new Set(surplus(known))
    for (const old of over) await cache.delete(old)
    const pages = Object.fromEntries(Object.entries(known).filter(([one]) => !over.has(one)))
    await cache.put(indexPath, Response.json({ seenAtMs: Date.now(), pages } satisfies Index))
  })
}

/** @returns the kept page of a path, and when it was fetched; undefined where there is none */
export async function find(path: string): Promise<{ readonly page: Response; readonly atMs: number } | undefined> {
  const kept = await open()
  const entry = kept?.index.pages[path]
  const page = entry && (await kept.cache.match(path))
  return page && { page, atMs: entry.atMs }
}

/** The lasting pages that are not kept yet, or are more than a day old. */
export async function lastingToFetch(): Promise<string[]> {
  const pages = (await open())?.index.pages ?? {}
  return lasting.filter((path) => Date.now() - (pages[path]?.atMs ?? 0) > dayMs)
}

/** Notes that are kept, the one that was read last first. */
export async function keptNotes(): Promise<readonly (readonly [path: string, page: KeptPage])[]> {
  const pages = Object.entries((await open())?.index.pages ?? {})
  return pages.filter(([path]) => isNote(path)).sort(([, one], [, other]) => other.atMs - one.atMs)
}

async function open(): Promise<{ readonly cache: Cache; readonly index: Index } | undefined> {
  await last
  const [name] = await cacheNames()
  if (name === undefined) return undefined
  const cache = await caches.open(name)
  const index = await indexOf(cache)
  if (index && Date.now() - index.seenAtMs < maxSilenceMs) return { cache, index }
  await forget()
  return undefined
}

/** The account whose pages are kept: the one that was signed in last; undefined after its session. */
export async function accountOfKept(): Promise<string | undefined> {
  return (await cacheNames())[0]?.slice(prefix.length)
}

async function indexOf(cache: Cache): Promise<Index | undefined> {
  return (await (await cache.match(indexPath))?.json()) as Index | undefined
}

async function cacheNames(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix))
}

async function forgetOthers(account: string | undefined): Promise<void> {
  const others = (await cacheNames()).filter((name) => name !== `${prefix}${account}`)
  await Promise.all(others.map((name) => caches.delete(name)))
}

function isNote(path: string): boolean {
  return /^\/notes\/\d+$/.test(path)
}

/** The oldest pages over the bounds. */
function surplus(pages: Readonly<Record<string, KeptPage>>): string[] {
  const byAge = Object.entries(pages).sort(([, one], [, other]) => other.atMs - one.atMs)
  let [notes, lists, characters] = [0, 0, 0]
  return byAge
    .filter(([path, page]) => {
      characters += page.characters
      if (lasting.includes(path)) return false
      const isOver = isNote(path) ? ++notes > maxNotes : ++lists > maxLists
      return isOver || characters > maxCharacters
    })
    .map(([path]) => path)
}

/** The headers that say what a page may do; those about its transfer are left out. */
function headersOf(page: Response): Headers {
  const names = ['content-type', 'content-security-policy', 'x-content-type-options', 'referrer-policy']
  return new Headers(names.map((name): [string, string] => [name, page.headers.get(name) ?? '']))
}
