/** A constraint of the database is the same. */
const maxNameCharacters = 200

/**
 * Signs that show nothing. Not among them: joiners, which words of Persian and families of emoji have within, signs that only Unicode's
 * later versions or a vendor's fonts know, and the letters that make a flag of a black one.
 */
const invisible =
  /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,9}\u{e007f})|(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The stored name of a file: without folders and invisible characters. */
export function fileName(given: string): string {
  const name = given
    .toWellFormed()
    // The escape of browsers in multipart headers.
    .replaceAll('%22', '"')
    .replace(/^.*[/\\]/s, '')
    .replace(invisible, '$1')
    .trim()
  if (name === '' || /^[.\u200c\u200d]+$/.test(name)) return 'file'
  if (Array.from(name).length <= maxNameCharacters) return name
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return (
    Array.from(name)
      .slice(0, maxNameCharacters - ending.length)
      .join('') + ending
  )
}
