/**
 * Trims texts by loops: a regular expression that is anchored at the end is superlinear over runs, and one that repeats a group keeps a place
 * for each round.
 */

/** Without line breaks at its beginning and its end. */
export function withoutBreaks(text: string): string {
  let [from, to] = [0, text.length]
  while (text.charAt(from) === '\n') from++
  while (to > from && text.charAt(to - 1) === '\n') to--
  return text.slice(from, to)
}

/** Without empty lines at its beginning, also those with white space. */
export function withoutEmptyLines(text: string): string {
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\n') start = at + 1
    else if (sign !== ' ' && sign !== '\t' && sign !== '\r') break
  }
  return text.slice(start)
}
