const fence = /^ {0,3}(`{3,}|~{3,})/

/**
 * Changes a text outside of code: neither in fences nor between backticks. Linear.
 * @param change a stretch of it
 */
export function inProse(text: string, change: (stretch: string) => string): string {
  let [made, stretch] = ['', '']
  let closing: RegExp | undefined
  for (const line of text.split(/(?<=\n)/)) {
    const [, marks = ''] = fence.exec(line.slice(0, 100)) ?? []
    if (closing) {
      made += line
      if (closing.test(line.slice(0, 100))) closing = undefined
    } else if (marks !== '') {
      made += outsideSpans(stretch, change) + line
      stretch = ''
      closing = new RegExp(`^ {0,3}${marks[0] ?? ''}{${marks.length},}[ \t]*\r?\n?$`)
    } else stretch += line
  }
  return made + outsideSpans(stretch, change)
}

/** A run of backticks begins code where another run of as many ends it. */
function outsideSpans(text: string, change: (stretch: string) => string): string {
  const runs = [...text.matchAll(/`+/g)]
  const next = new Map<number, number>()
  const ends = new Map<number, number>()
  for (const { index, 0: run } of runs.toReversed()) {
    const end = next.get(run.length)
    if (end !== undefined) ends.set(index, end + run.length)
    next.set(run.length, index)
  }
  let [made, done] = ['', 0]
  for (const { index } of runs) {
    const end = ends.get(index)
    if (index < done || end === undefined) continue
    made += change(text.slice(done, index)) + text.slice(index, end)
    done = end
  }
  return made + change(text.slice(done))
}
