/** Signs that stand for something while a page is converted: Unicode reserves them for use within programs, and no text has them. */
export const referenceBegins = '\uFDD0'
export const referenceEnds = '\uFDD1'
export const boxSign = '\uFDD2'
export const doneSign = '\uFDD3'
export const cellEnds = '\uFDD4'
export const rowEnds = '\uFDD5'
/** Stands before the end of a line that a `br` made, so that two of them stay an empty line. */
export const breakSign = '\uFDD6'
/** Where a part of a page begins and ends. */
export const edgeSign = '\uFDD7'

const all = /[\uFDD0-\uFDD7\0]/g

/** Text of a page, which could have them all the same, also as entities. */
export function withoutSigns(text: string): string {
  return text.replace(all, '')
}
