/**
 * Addresses of files in a text: behind `](`, behind `]: ` of a reference, and in `src` and `href`. In code, too, so that what leaves a text in
 * one direction comes back in the other.
 */
const places =
  /(\]\(<|\]: ?<)([^<>\n]{1,4000})(?=>)|(\]\(|\]: ?|(?:src|href)=["']?)((?:[^\s<>()"']|\([^\s<>()"']{0,200}\)){1,4000})/g

/** A text with other addresses. @param other undefined where an address stays */
export function withAddresses(text: string, other: (address: string) => string | undefined): string {
  return text.replace(places, (found, angle: string | undefined, within: string, before: string, address: string) => {
    const [sign, given] = angle === undefined ? [before, address] : [angle, within]
    const made = other(given)
    return made === undefined ? found : sign + made
  })
}

const ofFile = /^\/attachments\/([1-9]\d{0,17})\/(?:file\/[^/?#]*|thumbnail)((?:[?#].*)?)$/

/** The id of the file that an address of Notejam names, and what follows the file in it; undefined for other addresses. */
export function fileOfAddress(
  address: string,
  origin: string,
): { readonly id: string; readonly rest: string } | undefined {
  const path = address.startsWith(`${origin}/`) ? address.slice(origin.length) : address
  const [, id, rest = ''] = ofFile.exec(path) ?? []
  return id === undefined ? undefined : { id, rest }
}

/** The address of a file beside the one that names it. @param from the path of the note @param to the path of the file */
export function relativeAddress(from: string, to: string): string {
  const [own, other] = [from.split('/').slice(0, -1), to.split('/')]
  let shared = 0
  while (shared < own.length && shared < other.length - 1 && own[shared] === other[shared]) shared++
  return [...own.slice(shared).map(() => '..'), ...other.slice(shared)].map(inAddress).join('/')
}

/** Signs that end an address in Markdown or mean something in it, and those that show nothing. */
const marks = /[^\w.~\u0080-\u{10ffff}-]|[\p{Z}\p{C}]/gu

function inAddress(name: string): string {
  return name.replace(marks, (sign) => encodeURIComponent(sign).replace(/[!'()*]/g, percent))
}

const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`

/**
 * The path that a relative address means.
 * @param from the path of the note
 * @returns the path, with what follows it in the address; undefined for an address of the web, and one that leads out of the folder
 */
export function pathOfAddress(
  from: string,
  address: string,
): { readonly path: string; readonly rest: string } | undefined {
  if (/^[a-z][a-z\d+.-]*:|^[/#?]/i.test(address)) return undefined
  const [, raw = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? []
  const names = decoded(raw)?.split('/')
  if (!names) return undefined
  const path = from.split('/').slice(0, -1)
  for (const name of names) {
    if (name === '..' && path.pop() === undefined) return undefined
    if (name !== '..' && name !== '.' && name !== '') path.push(name)
  }
  return { path: path.join('/'), rest }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
