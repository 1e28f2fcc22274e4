import type { Converted, Reference } from './converted.ts'

const sign = /\uFDD0(\d+)\uFDD1/g

/** The Markdown of a page, with what each of its references became. @param become is given the words with theirs */
export function written({ markdown, references }: Converted, become: (reference: Reference) => string): string {
  // A reference stands once, and the words of one hold only such as are within it.
  const filled = (text: string): string =>
    text.replace(sign, (_, index: string) => {
      const reference = references[Number(index)]
      return reference ? become({ ...reference, words: filled(reference.words) }) : ''
    })
  return filled(markdown)
}
