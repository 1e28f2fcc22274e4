import type { FastifyInstance } from 'fastify'

/**
 * Which methods an address answers to, for telling whoever used another. To be asked after all routes are there.
 * @returns of a path without its query; empty for one that is not known at all
 */
export function knownMethods(app: FastifyInstance): (path: string) => string[] {
  const known: { readonly address: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // `/static/*` and the like are no pages.
    if (url.includes('*')) return
    const address = new RegExp(`^${url.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
    known.push({ address, methods: [method].flat() })
  })
  return (path) => {
    const methods = known.filter(({ address }) => address.test(path)).flatMap((route) => route.methods)
    return [...new Set(methods)].sort()
  }
}
