import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * A page has one address, so that caches keep it once: where it is asked for in other letters (`%2D`, a slash at the end), the reader is led to
 * it. Nothing but the path counts: what other sites add behind a `?` no cache of ours sees.
 * @returns undefined where it was asked for by that address
 */
export function ledToOne({ url }: FastifyRequest, reply: FastifyReply, address: string): FastifyReply | undefined {
  const [path] = url.split('?', 1)
  return path === address ? undefined : reply.redirect(address, 302)
}

/**
 * The same for a file, whose name at the end is compared as it is read: some proxies write it in letters of their own.
 * @param under the address up to the name, with a slash at its end
 */
export function isAskedForAs({ url }: FastifyRequest, under: string, given: string, name: string): boolean {
  return url.startsWith(under) && given === name
}
