/** Longest text of a note, in bytes of UTF-8, as a constraint of the database has it, too. */
export const maxTextBytes = 1024 * 1024

/** Longest title, in Unicode characters. */
export const maxTitleCharacters = 100
