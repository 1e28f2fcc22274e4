import { hrefOf } from '../../../notes/attachments.tsx'
import { fileScheme } from '../reading/prepare.ts'

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

function decoded(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
