import { hrefOf } from '../../notes/files/file-href.ts'
import { fileName } from '../../notes/files/file-name.ts'

/** How a text names a file of its note. */
export const fileScheme = 'import-file:'

/** As readers write it: percent-encoded, up to what ends an address in Markdown or HTML, or says which part of the file. */
const named = new RegExp(`${fileScheme}([^\\s()<>"'\\]#?]*)`, 'g')

/**
 * Puts the addresses of a note's files where its text names them.
 * @param files by their references; one without an id was not kept, and its name stays
 * @param onNamed told of each file that the text names
 */
export function withAddresses(
  text: string,
  files: ReadonlyMap<string, { readonly id: string | undefined; readonly name: string }>,
  onNamed: (fileId: string) => void,
): string {
  return text.replace(named, (_whole, written: string) => {
    const ref = decoded(written)
    const { id, name = ref } = files.get(ref) ?? {}
    if (id === undefined) return encodeURIComponent(name)
    onNamed(id)
    return hrefOf({ id, name })
  })
}

/** Longer than the id of any file. */
const longestId = '9'.repeat(19)

/** @returns the bytes that a text has at most once it has the addresses of these files */
export function sizeWithAddresses(
  files: readonly { readonly ref: string; readonly name: string }[],
): (text: string) => number {
  const bytesOf = new Map(
    files.map(({ ref, name }) => [ref, Buffer.byteLength(hrefOf({ id: longestId, name: fileName(name) }))]),
  )
  return (text) => {
    let bytes = Buffer.byteLength(text)
    if (!text.includes(fileScheme)) return bytes
    for (const [whole, written = ''] of text.matchAll(named)) {
      // The name of a file that is not kept is shorter than its address, and one that is none stays as it is.
      const made = bytesOf.get(decoded(written)) ?? Buffer.byteLength(encodeURIComponent(decoded(written)))
      bytes += made - Buffer.byteLength(whole)
    }
    return bytes
  }
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
