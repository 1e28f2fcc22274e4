import { isIP } from 'node:net'
import { isLoopbackHost } from '../../config.ts'
import { isPublicAddress } from './public-address.ts'

export const maxUrlCharacters = 2000

/** What may be told of notes, where Notejam runs on its operator's own machine, too. */
export interface Reach {
  /** Whether this machine may be asked, over HTTP as well, at any port. */
  readonly takesThisMachine: boolean
}

/**
 * Where messages are sent to, as it is stored.
 * @returns the address, or what is wrong with it; its name is looked up when it is sent to
 */
export function readReceiver(
  typed: string,
  { takesThisMachine }: Reach,
): { readonly url: string } | { readonly problem: string } {
  const url = URL.parse(typed.trim())
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return { problem: 'Use a whole address such as https://hooks.example/notes' }
  }
  if (url.username || url.password) return { problem: 'Leave the user and the password out of the address' }
  url.hash = ''
  if (url.href.length > maxUrlCharacters)
    return { problem: `An address can have ${maxUrlCharacters} characters at the most` }
  if (takesThisMachine && isLoopbackHost(url.hostname)) return { url: url.href }
  if (url.protocol !== 'https:') return { problem: 'Use https: others could read along otherwise' }
  if (url.port !== '') return { problem: 'Use the usual port, 443' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) === 0 ? isLocalName(host) : !isPublicAddress(host)) {
    return { problem: 'This address is not on the public internet' }
  }
  return { url: url.href }
}

/** A name without a domain, or one that means the own machine or network. */
function isLocalName(host: string): boolean {
  const name = host.replace(/\.$/, '')
  return !name.includes('.') || /\.(localhost|local|internal|lan|home|corp|arpa|onion|test|invalid)$/.test(name)
}
