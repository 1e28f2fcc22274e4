import { decoded } from '../../platform/http/decoded.ts'
import { routes } from '../../routes.ts'

/**
 * Where to go after signing in: a path on this site, or home. Anything else that could lead away (`//evil`, `\\evil`,
 * `https:`, control characters, all of them encoded or not) is home.
 * @param given as it came; anything
 * @param publicOrigin this site
 */
export function nextPage(given: unknown, publicOrigin: string): string {
  if (typeof given !== 'string' || given.length > 2000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given)) return '/'
  const url = URL.parse(given, publicOrigin)
  // Normalising must not have made it another site's, and it is only ever used as a path.
  if (url?.origin !== new URL(publicOrigin).origin || url.pathname.startsWith('//')) return '/'
  // Signing in must not sign out again.
  return withoutEnd(decoded(url.pathname)) === routes.accounts.signOut.pattern ? '/' : url.pathname + url.search
}

/** An address is the same with a slash at its end. */
function withoutEnd(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** The query that carries it from one form to the other; home needs none. */
export function nextQuery(next: string): { next?: string } {
  return next === '/' ? {} : { next }
}
