import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { constants } from 'node:zlib'

/** A smaller page fits into one packet anyway. */
const minBytes = 1024
/** Up to here a page is compressed synchronously, which is quicker than handing it to a thread. */
const maxSyncBytes = 256 * 1024

/** Registers the compression that `compressed` asks for; no other answer is compressed, and no request decompressed. (docs/decisions/0011) */
export async function offerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: false,
    encodings: ['br', 'gzip', 'identity'],
    threshold: minBytes,
    syncThreshold: maxSyncBytes,
    brotliOptions: {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
    },
    zlibOptions: { level: 3 },
  })
}

/**
 * Sends a page compressed, unless that could give a secret away: the length of a compressed page tells how much its secrets have in
 * common with what the request made it show (BREACH). A request can make a page show something by its query or by a form: those are
 * sent plain. CloudFront compresses only what it caches.
 * @see https://www.breachattack.com
 */
export function compressed(reply: FastifyReply, html: string): FastifyReply {
  const { method, url } = reply.request
  const saysNothing = (method === 'GET' || method === 'HEAD') && !url.includes('?') && reply.statusCode === 200
  if (!saysNothing) return reply.send(html)
  // Also on a response that is not compressed: caches must know that others are.
  reply.header('vary', 'accept-encoding')
  reply.compress(html)
  return reply
}
