/** Schemes that run scripts or carry pages. */
const unsafe: ReadonlySet<string> = new Set(['javascript', 'vbscript', 'data', 'blob', 'about'])

/** Schemes whose addresses go without `//`. Of any other, a colon is punctuation: `note:this`. */
const withoutSlashes: ReadonlySet<string> = new Set(
  'mailto tel sms geo irc ircs xmpp matrix magnet message zotero spotify skype'.split(' '),
)

/** Pages make no link of a longer address. */
const maxAddressCharacters = 2000

const beginning = /^([a-z][a-z\d+.-]{1,30}):(\/\/)?\S/i
const another = /\s[a-z][a-z\d+.-]{1,30}:\S/i

/**
 * An address as a link's destination has it.
 * @param pasted may have spaces around and within the address
 * @returns undefined for any other text, and for several addresses
 */
export function addressIn(pasted: string): string | undefined {
  if (pasted.length > 2 * maxAddressCharacters) return undefined
  const address = pasted.trim()
  if (!isAddress(address)) return undefined
  const escaped = address.replace(/[\s()<>|\\`]/g, encoded).replace(/&(?=#?\w{1,32};)/g, '\\&')
  return escaped.length > maxAddressCharacters ? undefined : escaped
}

/** Whether an address is among words, also one that the page makes no link of: `obsidian://open`. */
export function hasAddress(words: string): boolean {
  return words.split(/[\s([{<"']+/).some(isAddress)
}

function isAddress(text: string): boolean {
  const [, scheme = '', slashes] = beginning.exec(text) ?? []
  if (!scheme || unsafe.has(scheme.toLowerCase())) return false
  if (slashes === undefined && !withoutSlashes.has(scheme.toLowerCase())) return false
  return URL.canParse(text) && (!/\s/.test(text) || isOneWithSpaces(text))
}

/** `https://notes.example/My jam.pdf`, and no sentence that begins with an address. */
function isOneWithSpaces(text: string): boolean {
  if (/[\n\r\t]/.test(text) || another.test(text)) return false
  const [first = '', ...others] = text.split(/\s/)
  const hasPath = /^[^/?#]*(?:\/\/[^/?#]+)?[/?#]./.test(first)
  return hasPath && (others.length === 1 || /\S[./=&#]\w/.test(others.at(-1) ?? '')) && !/[.!?…,;:]$/.test(text)
}

function encoded(sign: string): string {
  return sign === '(' ? '%28' : sign === ')' ? '%29' : encodeURIComponent(sign)
}
