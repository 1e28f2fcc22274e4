import { domainToASCII, domainToUnicode } from 'node:url'
import { decoded } from '../http/decoded.ts'

/** An e-mail address in the one form in which it is stored and compared: ASCII in lower case. Or what is wrong with it. */
export type ReadAddress =
  { readonly address: string; readonly problem?: never } | { readonly address?: never; readonly problem: string }

/** Longer input is not looked at. UTF-16 units. */
const maxTypedUnits = 1000

/** Octets (RFC 5321, sections 4.5.3.1 and 2.3.5; RFC 3696, erratum 1690). */
const maxAddressLength = 254
const maxLocalPartLength = 64
const maxDomainLength = 253
const maxLabelLength = 63

/** Signs that show nothing. Zero-width joiners belong to some domains. */
const invisible = /(?![\u200c\u200d])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu
const joiners = /[\u200c\u200d]/g
/** Linear: the end is only looked for where white space begins. */
const around = /^[\s\u200c\u200d]+|(?<![\s\u200c\u200d])[\s\u200c\u200d]+$/g
/** Control characters that are no white space. */
const controls = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g
/** White space to Unicode or to the eye, and none to JavaScript. */
const otherSpaces = /[\x85\u2800]/g

const space = 'there is a space in it'

/** Signs of an unquoted local part (RFC 5322, `atext`). */
const atoms = /^[\w!#$%&'*+/=?^`{|}~.-]*$/

/**
 * Reads an address as people type and paste it. Dropped are spaces around it, invisible signs, `mailto:`, and a name before `<…>`.
 * A domain is stored as DNS has it (`xn--…`, UTS 46), whichever way it was written.
 *
 * Not taken, although mail knows them: quoted local parts, letters outside ASCII before the @ (Amazon SES and many mail servers
 * have no SMTPUTF8), and domains that are an IP address or one word.
 * @param isKnown of an account that may be there: 0.1.0 took labels that DNS does not have
 */
export function readAddress(typed: string, { isKnown = false } = {}): ReadAddress {
  if (typed.length > maxTypedUnits) return wrong('it is too long')
  const text = cleaned(unwrapped(cleaned(typed)))
  if (text === '') return { problem: 'Email is required' }
  const at = text.lastIndexOf('@')
  if (at === -1) return wrong('an @ is missing')
  const local = text.slice(0, at).replace(joiners, '').toLowerCase()
  const domain = text.slice(at + 1).replace(/\.$/, '')
  const words = problemOfLocalPart(local) ?? problemOfWrittenDomain(domain)
  if (words !== undefined) return wrong(words)
  const ascii = domainToASCII(domain) || domainToASCII(domain.replace(joiners, ''))
  const more = problemOfDomain(ascii, isKnown)
  if (more !== undefined) return wrong(more)
  const address = `${local}@${ascii}`
  return address.length > maxAddressLength ? wrong('it is too long') : { address }
}

/** Of a form whose validation has passed. */
export function storedAddress(typed: string, options?: { readonly isKnown: boolean }): string {
  const { address, problem } = readAddress(typed, options)
  if (address === undefined) throw new Error(`an address was not validated: ${problem}`)
  return address
}

/** An address as people read it: the domain in its own letters, where they lead back to the same domain. */
export function shownAddress(address: string): string {
  if (!address.includes('xn--')) return address
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const shown = domainToUnicode(domain)
  return domainToASCII(shown) === domain ? address.slice(0, at + 1) + shown : address
}

/**
 * The form in which 0.1.0 may have stored an address: Chromium's fields for e-mail make `strasse` of `straße`, `σ` of `ς`, and drop
 * joiners, as IDNA2003 did. These are other domains to DNS.
 */
export function formerAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1
  const domain = domainToUnicode(address.slice(at)).replaceAll('ß', 'ss').replaceAll('ς', 'σ').replace(joiners, '')
  return address.slice(0, at) + (domainToASCII(domain) || address.slice(at))
}

function wrong(words: string): ReadAddress {
  return { problem: `Invalid email: ${words}` }
}

/** Without invisible signs and spaces around; letters and signs of double width, and the full stops of Chinese and Japanese, as ASCII. */
function cleaned(text: string): string {
  return text
    .replace(invisible, '')
    .replace(controls, '')
    .replace(otherSpaces, ' ')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uff61]/g, '.')
    .replace(around, '')
}

/** Of `Name <a@b.example>` and `mailto:a@b.example?subject=…` the address. */
function unwrapped(text: string): string {
  const bracket = text.endsWith('>') ? text.lastIndexOf('<') : -1
  const bare = bracket === -1 ? text : cleaned(text.slice(bracket + 1, -1))
  if (!/^mailto:/i.test(bare)) return bare
  return decoded(bare.slice('mailto:'.length).replace(/\?.*/s, ''))
}

function problemOfLocalPart(local: string): string | undefined {
  if (local === '') return 'something has to stand before the @'
  if (local.length > maxLocalPartLength) return `before the @, ${maxLocalPartLength} characters are the most`
  if (local.includes('"')) return 'addresses with quotation marks cannot be used here'
  if (local.includes('@')) return 'there is more than one @'
  if (/\s/.test(local)) return space
  if (/(?![\0-\x7f])[\p{L}\p{M}\p{N}]/u.test(local)) {
    return 'before the @, only letters from a to z can be used here, because many mail servers refuse mail to others'
  }
  const odd = Array.from(local).find((sign) => !atoms.test(sign))
  if (odd !== undefined) return `“${odd}” cannot stand before the @`
  if (/^\.|\.\.|\.$/.test(local)) return 'before the @, a dot can only stand between two other signs'
  // Some mail programs decode it (RFC 2047), and would send to another address.
  return /=\?.*\?=/.test(local) ? '“=?” and “?=” cannot be used together' : undefined
}

/** Guards against what `domainToASCII` takes for parts of a URL: escapes, ports, paths, IPv4 addresses. */
function problemOfWrittenDomain(domain: string): string | undefined {
  const last = domain.slice(domain.lastIndexOf('.') + 1)
  if (domain.startsWith('[') || /^(\d+|0x[\da-f]*)$/i.test(last)) {
    return 'after the @, a name such as example.org is needed, not a number'
  }
  if (/\s/.test(domain)) return space
  const odd = /(?![a-z\d.-])[\0-\x7f]/i.exec(domain)
  return odd ? `“${odd[0]}” cannot stand after the @` : undefined
}

/** @param domain as `domainToASCII` writes it; empty for none */
function problemOfDomain(domain: string, isKnown: boolean): string | undefined {
  const labels = domain.split('.')
  const isLabel = (label: string) =>
    /^[a-z\d][a-z\d-]*$/.test(label) && (isKnown || (!label.endsWith('-') && label.length <= maxLabelLength))
  if (!labels.every(isLabel) || domain.length > maxDomainLength) {
    return 'after the @, a domain such as example.org is needed'
  }
  if (labels.length === 1) return `after the @, “${domain}” needs an ending such as .org`
  const last = labels.at(-1) ?? ''
  return /^([a-z]{2,}|xn--.+)$/.test(last) ? undefined : `after the @, “.${last}” is no ending of a domain`
}
