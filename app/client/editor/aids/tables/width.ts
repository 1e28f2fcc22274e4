/** Scripts whose signs take two columns of a monospaced font, and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const none = /[\p{M}\u200b-\u200f\u2060\ufe00-\ufe0f]/u

/** Columns that a text takes in a monospaced font. */
export function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += none.test(sign) ? 0 : wide.test(sign) ? 2 : 1
  return width
}
