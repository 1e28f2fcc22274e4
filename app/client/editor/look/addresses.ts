/** Where a link may lead, as on pages. */
const schemes: ReadonlySet<string> = new Set([
  ...['http', 'https', 'mailto', 'tel', 'sms', 'geo', 'ftp', 'irc', 'ircs', 'xmpp', 'matrix', 'magnet'],
])

/** UTF-16 units of an address. */
const maxAddressUnits = 4000

const escaped = /\\([!-/:-@[-`{-~])/g

/** The address that a link's source means; undefined where it may lead nowhere. */
export function addressOf(source: string): string | undefined {
  const inner = source.startsWith('<') && source.endsWith('>') ? source.slice(1, -1) : source
  const typed = inner.replace(escaped, '$1')
  if (typed === '' || typed.length > maxAddressUnits) return undefined
  if (/^www\./i.test(typed)) return `http://${typed}`
  if (/^[^\s/?#:@]+@[^\s/?#:@]+$/.test(typed)) return `mailto:${typed}`
  const scheme = /^([^/?#]*):/.exec(typed)?.[1]
  return scheme === undefined || schemes.has(scheme.toLowerCase()) ? typed : undefined
}
