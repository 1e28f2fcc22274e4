/** What PostgreSQL and UTF-8 can keep. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** A note cannot be from tomorrow, nor from before there were any. */
export function past(date: Date | undefined): string | undefined {
  const time = date?.getTime() ?? NaN
  return time > 0 && time <= Date.now() ? new Date(time).toISOString() : undefined
}
