/** Times before and after these are mistakes of a program, such as zero. */
const earliest = Date.UTC(1971, 0, 1)
const latest = Date.UTC(2200, 0, 1)

export function dateOfMs(ms: number): Date | undefined {
  return ms > earliest && ms < latest ? new Date(ms) : undefined
}

/** @param text ISO 8601, also without dashes and colons as Evernote has it */
export function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined || text.length > 100) return undefined
  const basic = /^\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\s*$/.exec(text)
  if (basic) {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = basic
    return dateOfMs(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`))
  }
  const [, day = '', month = '', year] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text) ?? []
  if (year !== undefined)
    return dateOfMs(Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`))
  // JavaScript takes a number alone for a month.
  return /\d{4}/.test(text) ? dateOfMs(Date.parse(text)) : undefined
}

/** How a time is said in a sentence. */
export function saidDate(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
