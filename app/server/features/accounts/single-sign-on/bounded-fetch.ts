import type { CustomFetch } from 'openid-client'
import { isLoopbackHost } from '../../../config.ts'

/** Of one answer of the provider, unpacked: metadata, keys and tokens have a few kilobytes. */
const maxAnswerBytes = 256 * 1024

/** The provider's answer cannot be taken: too long, or from an address that is not protected. */
export class UnusableAnswer extends Error {}

/**
 * `fetch` for what the provider's metadata names: over HTTPS, but on this machine; without redirects; an answer of bounded length, in
 * bounded time.
 */
export const boundedFetch: CustomFetch = async (address, options) => {
  if (!isProtected(new URL(address))) throw new UnusableAnswer('an address of the provider is without HTTPS')
  const response = await fetch(address, { ...options, redirect: 'manual' } as RequestInit)
  const body = await readAtMost(response, maxAnswerBytes)
  const hasBody = ![204, 205, 304].includes(response.status)
  return new Response(hasBody ? body : null, { status: response.status, headers: response.headers })
}

export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))
}

async function readAtMost(response: Response, maxBytes: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop ends the connection.
    if (bytes > maxBytes) throw new UnusableAnswer('an answer of the provider is too long')
    chunks.push(chunk)
  }
  return new Blob(chunks).arrayBuffer()
}
