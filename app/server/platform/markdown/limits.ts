/**
 * What one text may cost. All of these are far from anything that a person writes within 1 MiB, and keep the worst of
 * them that is known (`doubling.test.ts`) to about a second: beyond them a text is shown as it is.
 */

/** Levels of lists (two each: the list and its item) and quotes within each other; each takes another look at every line. */
export const maxDepth = 64

const maxLines = 40_000

/** Signs that may begin or end something. */
const maxSigns = 150_000

const signs = new Set(Array.from('[]*_~`!<>&|\\@:#', (sign) => sign.charCodeAt(0)))
const newLine = 10

/** Characters of one piece of code with colours, and of all of them in one text. */
export const maxCodeCharacters = 20_000
export const maxCodeCharactersOfText = 100_000
/** Of CPU, for the colours of one text: more than code of that length takes. */
export const maxColourMs = 100

/** Bare addresses in one text; with more, all stay as they are. */
const maxBareAddresses = 5000

/** Characters of an address; browsers differ from there on. */
export const maxAddressCharacters = 2000

/** Of the few words that show when one points at a link. */
export const maxTitleCharacters = 500

/** Characters of markup for a text; an address that is named once may be used many thousand times. */
export function maxHtmlCharacters(text: string): number {
  return 100_000 + 12 * text.length
}

/** Characters of a text that is rendered where requests are answered: at ten microseconds each, the worst that is known. */
const maxQuickCharacters = 4096

/** Whether a text can be rendered at once: a short one without code, whose grammars are not loaded there, and without tables. */
export function isQuick(text: string): boolean {
  return text.length <= maxQuickCharacters && !['```', '~~~', '|'].some((sign) => text.includes(sign))
}

/** Whether a text can be outlined at once: code needs no grammars for that. */
export function isQuicklyOutlined(text: string): boolean {
  return text.length <= maxQuickCharacters && !text.includes('|')
}

/** Whether reading the text as Markdown might take too long. */
export function isTooMuch(text: string): boolean {
  let lines = 0
  let found = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === newLine) lines++
    else if (signs.has(code)) found++
  }
  return lines > maxLines || found > maxSigns
}

/** Whether bare addresses can be looked for. */
export function canLink(text: string): boolean {
  const beginnings = /:\/\/|@|www\./gi
  let found = 0
  while (found <= maxBareAddresses && beginnings.test(text)) found++
  return found <= maxBareAddresses
}
