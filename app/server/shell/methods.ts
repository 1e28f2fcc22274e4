import type { FastifyInstance } from 'fastify'

/**
 * The methods of each address, for answers with status 405. Call it before the routes are registered, and what it returns after.
 * @returns the methods of a path without its query; none for an unknown path
 */
export function knownMethods(app: FastifyInstance): (path: string) => string[] {
  const known: { readonly address: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // Wildcards such as `/static/*` are no pages.
    if (url.includes('*')) return
    const address = new RegExp(`^${url.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
    known.push({ address, methods: [method].flat() })
  })
  return (path) => {
    const methods = known.filter(({ address }) => address.test(path)).flatMap((route) => route.methods)
    return [...new Set(methods)].sort()
  }
}
