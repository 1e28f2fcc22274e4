/** CommonMark reads no longer number as the number of an item. */
const maxNumber = 999_999_999

/** The bullet of the next item, or the next number with as many digits: `-` after `-`, `010.` after `009.`. */
export function nextMark(mark: string): string {
  const digits = mark.slice(0, -1)
  if (!digits) return mark
  return String(Math.min(Number(digits) + 1, maxNumber)).padStart(digits.length, '0') + mark.slice(-1)
}
