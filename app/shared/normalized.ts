/** Marks after which a run of them is interrupted: Unicode's Stream-Safe Text Format (UAX 15) allows as many. */
const run = /[\p{M}\uff9e\uff9f]{30}/gu
/** Combining grapheme joiner: it is not seen, and no mark is sorted across it. */
const joiner = '\u034f'

/**
 * `text.normalize(form)` in linear time: marks of one letter are sorted, by insertion and in native code that nothing can interrupt.
 * Only texts of 30 marks in a row and more get another form (`bounded_marks` in 0014_runs_of_marks.sql is the same).
 */
export function normalized(text: string, form: 'NFC' | 'NFKD'): string {
  return text.replace(run, `$&${joiner}`).normalize(form)
}
