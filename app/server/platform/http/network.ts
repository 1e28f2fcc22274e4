import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network of an address, for limits that are counted by network. A household or a server with IPv6 has at least a /64 and may use
 * any address in it: all of those are one network. An IPv4 address that is written as IPv6 is that IPv4 address.
 * @param address as `request.ip` gives it, which is undefined once the client has gone; anything but IPv6 is its own network
 * @see https://www.rfc-editor.org/rfc/rfc6177
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return ''
  // fe80::1%eth0: the zone is the name of our own interface.
  const [bare = ''] = address.split('%')
  const groups = isIPv6(bare) ? groupsOf(bare) : undefined
  if (!groups) return address
  const [g = '0', h = '0'] = groups.slice(6)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return [...bytesOf(g), ...bytesOf(h)].join('.')
  return `${groups.slice(0, 4).join(':')}::/64`
}

/**
 * The networks around one, as one host or company has them: a rented server comes with a /48 of IPv6, and more addresses of IPv4 lie beside each other.
 * @param network of `networkOf`
 */
export function neighbourhoodOf(network: string): string {
  if (isIPv4(network)) return `${network.split('.').slice(0, 3).join('.')}.0/24`
  return network.endsWith('::/64') ? `${network.split(':').slice(0, 3).join(':')}::/48` : network
}

/** All eight, in the one spelling that the URL standard has for each (`1.2.3.4` at the end becomes two of them). */
function groupsOf(address: string): string[] {
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]]
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}

function bytesOf(group: string): [number, number] {
  const number = parseInt(group, 16)
  return [number >> 8, number & 0xff]
}
