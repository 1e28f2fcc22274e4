/** As many digits as a colour of CSS has. */
const hex = /^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i

/** `#b2b`, `#e2e`: a digit between two letters stands for "to". */
const between = /^[a-f]2[a-f]$/i

/** `#fff`, `#ffffff`, `#ffeedd`, `#efefef`, `#abcdef`: no word has its letters in such an order. */
const noWord = /^(.)\1+$|^(?:(.)\2)+$|^(..)\3{2,3}$|^(?=.{6}).*(?:[bcdf]{3}|[ae]{3})/i

/** A property of a style, or a setting of a program, before its value. */
const property =
  /(?:colou?rs?|background|fill|stroke|border|outline|shadow|gradient)[\w-]{0,20}["']?\s{0,3}[:=(][^:;\n]{0,20}$/i

/** Characters before the sign that are looked at. */
const maxBefore = 60

/**
 * Whether `#name` is a colour rather than a tag. Letters alone, `#cafe` or `#decade`, are one only where they stand as in a style.
 * @param before what stands before the sign
 * @param after the character that follows the name
 */
export function isColour(name: string, before: string, after: string): boolean {
  if (!hex.test(name)) return false
  if (/\d/.test(name) && !between.test(name)) return true
  if (noWord.test(name) || after === ';') return true
  const last = before.at(-1) ?? ''
  if (last === ':' || (after !== '' && after === last && /["'`]/.test(last))) return true
  return property.test(before.slice(-maxBefore))
}
