import ipaddr from 'ipaddr.js'

/** Of the whole internet: what IANA has given out of IPv6. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/** A host of Azure that answers each of its machines, in the middle of public addresses. */
const ofPlatforms: readonly string[] = ['168.63.129.16']

/**
 * Whether an address is one of the public internet. Loopback, private, link-local (with the metadata of clouds), shared, documentation,
 * multicast and reserved ones are not, and none that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 * @param address as DNS or a URL spells it
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || ofPlatforms.includes(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast)
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback'
}
