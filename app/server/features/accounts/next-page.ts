import { decoded } from '../../platform/http/decoded.ts'
import { routes } from '../../routes.ts'

/**
 * The page to open after signing in: a path on this site, or home. Guards against an open redirect: `//evil`, `\\evil`, `https:` and control
 * characters, encoded or not, mean home.
 * @param given by the client
 * @param publicOrigin this site
 */
export function nextPage(given: unknown, publicOrigin: string): string {
  if (typeof given !== 'string' || given.length > 2000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given)) return '/'
  const url = URL.parse(given, publicOrigin)
  // After normalisation it must still be of this site; only its path is used.
  if (url?.origin !== new URL(publicOrigin).origin || url.pathname.startsWith('//')) return '/'
  // Signing out is no page to open after signing in.
  return withoutEnd(decoded(url.pathname)) === routes.accounts.signOut.pattern ? '/' : url.pathname + url.search
}

/** Ignores a slash at the end. */
function withoutEnd(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** The query that passes it from one form to the next; none for home. */
export function nextQuery(next: string): { next?: string } {
  return next === '/' ? {} : { next }
}
