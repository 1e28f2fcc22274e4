/** The longest run of combining marks that Unicode's Stream-Safe Text Format allows (UAX 15). */
const run = /[\p{M}\uff9e\uff9f]{30}/gu
/** Combining grapheme joiner: invisible, and normalization sorts no mark across it. */
const joiner = '\u034f'

/**
 * `text.normalize(form)` in linear time: V8 sorts the marks of one letter by insertion, in native code without a deadline.
 * Only runs of 30 marks and more come out differently; `bounded_marks` in 0003_notes.sql does the same.
 */
export function normalized(text: string, form: 'NFC' | 'NFKD'): string {
  return text.replace(run, `$&${joiner}`).normalize(form)
}
