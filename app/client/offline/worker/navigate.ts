import { setReachable } from './away.ts'
import { enter, epoch, find, forget, keep, lastingToFetch } from './kept.ts'
import type { FetchEvent } from './scope.ts'
import { keptPage, notKeptPage, nothingKeptPage, withKeptNotes } from './shown.ts'

/** The header of pages that names their account; `none`: there is no session. */
const accountHeader = 'notejam-account'

/** Answers a navigation from the network (network first), or with a kept page where the request fails. */
export async function navigate(event: FetchEvent, url: URL): Promise<Response> {
  const began = epoch()
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request))
    setReachable(true)
    const path = keepable(url)
    // Cloned before the browser reads the body.
    const copy = path !== undefined && isPage(response) ? response.clone() : undefined
    event.waitUntil(take(response, copy, path, began).then((isEntered) => (isEntered ? keepLasting() : undefined)))
    return url.pathname === '/offline' && isPage(response) ? await withKeptNotes(response) : response
  } catch {
    setReachable(false)
    return shownOffline(url)
  }
}

let isKeeping = false

/** Fetches and keeps the lasting pages that are missing or old. */
export async function keepLasting(): Promise<void> {
  if (isKeeping) return
  isKeeping = true
  for (const path of await lastingToFetch()) await keepAsked(path)
  isKeeping = false
}

/** Fetches a page that was not read through this worker, or has changed since, and keeps it. */
export async function keepAsked(path: string): Promise<void> {
  const url = new URL(path, location.origin)
  if (url.origin !== location.origin) return
  const began = epoch()
  const response = await fetch(url, { cache: 'no-store' }).catch(() => undefined)
  if (!response) return
  const isKept = !response.redirected && isPage(response)
  await take(response, isKept ? response : undefined, keepable(url), began)
}

/** Reads from an answer whose session there is, and keeps its copy. @returns whether it is a page of a signed-in account */
async function take(
  response: Response,
  copy: Response | undefined,
  path: string | undefined,
  began: number,
): Promise<boolean> {
  const account = response.headers.get(accountHeader)
  if (account === 'none') await forget()
  if (account === null || account === 'none' || !(await enter(account, began))) return false
  if (!copy || path === undefined) return true
  const now = epoch()
  const html = await copy.text()
  if (now === epoch()) await keep(account, path, copy, html)
  return true
}

function isPage({ status, headers }: Response): boolean {
  return status === 200 && headers.get('content-type')?.startsWith('text/html') === true
}

/** The path that a page is kept by; undefined for one that is not kept. */
function keepable({ pathname, search }: URL): string | undefined {
  // A note is kept once, whatever list it was opened from.
  if (/^\/notes\/\d+$/.test(pathname)) return pathname
  const isList = /^\/(pads\/\d+|tags\/[^/]+|tasks|notes\/create|offline)?$/.test(pathname)
  return isList && search === '' ? pathname : undefined
}

async function shownOffline({ pathname }: URL): Promise<Response> {
  const path = pathname.replace(/^(\/notes\/\d+)\/edit$/, '$1')
  const kept = await find(path)
  if (kept) return keptPage(kept, path)
  const frame = await find('/offline')
  return frame ? notKeptPage(frame.page) : nothingKeptPage()
}
