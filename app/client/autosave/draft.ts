/** What was typed and is not saved yet, as the browser keeps it: it outlives a crash, an expired session and a lost connection. */
export interface Draft {
  readonly name: string
  readonly text: string
  readonly padId: string
  /** The version that it was made from; undefined for a note that is still to be made. */
  readonly version: number | undefined
  /** Marks of texts that the server may have: what it has acknowledged, and what was sent without an answer. */
  readonly known: readonly string[]
  /** Idempotency key of a note that is still to be made. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The page was left by sending the form: only the server knows whether it arrived. */
  readonly isSent?: boolean
  /** The page was left before its note was made: any page of the account makes it, once there is a connection. */
  readonly isWaiting?: boolean
  /** Why the server does not take it as it is: it waits for its writer. */
  readonly refusal?: string
}

/** A short mark of a text, to know it again: a hash of 53 bits (cyrb53). */
export function markOf(text: string): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(36)
}
