import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { constants } from 'node:zlib'

/** Bytes: below, a packet is a packet. */
const smallest = 1024
/** Bytes up to which a page is compressed at once: sooner than a thread would be found for it. */
const atOnce = 256 * 1024

/** For `compressed`; nothing is compressed, and no request decompressed, that does not ask for it. (docs/decisions/0011) */
export async function offerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: false,
    encodings: ['br', 'gzip', 'identity'],
    threshold: smallest,
    syncThreshold: atOnce,
    brotliOptions: {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
    },
    zlibOptions: { level: 3 },
  })
}

/**
 * Sends a page as small as the browser can take it, if that gives nothing away: a page that shows what its own request
 * said, beside a secret, tells by its length how much the two have in common (BREACH). What a request can say here stands
 * after the question mark or in a form. CloudFront compresses nothing that it does not keep.
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
