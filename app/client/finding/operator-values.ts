const days = ['today', 'yesterday', 'this-week', 'last-week', 'this-month', 'last-month', 'this-year']

/** The values of each operator; pads and tags are read from the desk. */
const known: Readonly<Record<string, () => readonly string[]>> = {
  pad: () => namesOn('.pads'),
  tag: () => namesOn('.tags'),
  is: () => ['pinned', 'open'],
  has: () => ['file', 'task'],
  in: () => ['trash'],
  created: () => days,
  updated: () => days,
}
const maxValues = 8

export interface OperatorValue {
  readonly label: string
  /** The text of the whole field with this value in it. */
  readonly typed: string
}

/** The values of the operator before the caret; none where one of them is typed whole. */
export function valuesFor(text: string, caret: number): OperatorValue[] {
  const [, operator = '', begun = ''] = /(?:^|\s)-?(\w{2,8}):"?([^\s"]*)$/u.exec(text.slice(0, caret)) ?? []
  const values = known[operator.toLowerCase()]?.() ?? []
  const wanted = begun.toLowerCase()
  if (values.some((value) => value.toLowerCase() === wanted)) return []
  const start = text.slice(0, caret).replace(/"?[^\s":]*$/u, '')
  return values
    .filter((value) => value.toLowerCase().includes(wanted))
    .slice(0, maxValues)
    .map((value) => ({
      label: value,
      typed: `${start}${/[\s"]/.test(value) ? `"${value.replaceAll('"', ' ')}"` : value} ${text.slice(caret).trimStart()}`,
    }))
}

function namesOn(list: string): string[] {
  const names = document.querySelectorAll<HTMLElement>(`.pads-pane ${list} bdi`)
  return [...new Set([...names].map(({ title, textContent }) => title || textContent))]
}
