import type { Converted, Reference } from './converted.ts'

const sign = /\uFDD0(\d+)\uFDD1/g

/** The Markdown of a page, with what each of its references became. @param become is given the words with theirs */
export function written({ markdown, references }: Converted, become: (reference: Reference) => string): string {
  /** What is within a reference was found before it. */
  const filled = (text: string, before: number): string =>
    text.replace(sign, (_, digits: string) => {
      const index = Number(digits)
      const reference = index < before ? references[index] : undefined
      return reference ? become({ ...reference, words: filled(reference.words, index) }) : ''
    })
  return filled(markdown, references.length)
}
