/** What stands in a tag after its name; a `>` within quotes is not its end. */
export const attributes = '(?:\\s(?:[^>"]|"[^"]*")*)?'

/** Text as a browser reads it out of markup. */
export function decoded(html: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return html.replace(/&(#39|\w+);/g, (whole, name: string) => entities[name] ?? whole)
}

/** What a text area holds: a parser drops the line break that it may begin with. */
export function textareaOf(html: string): string | undefined {
  const content = new RegExp(`<textarea${attributes}>([^<]*)</textarea>`).exec(html)?.[1]
  return content === undefined ? undefined : decoded(content.replace(/^\n/, ''))
}

/** The value of a field of this name. */
export function valueOf(html: string, name: string): string | undefined {
  const inputs = html.match(new RegExp(`<input${attributes}>`, 'g')) ?? []
  const field = inputs.find((input) => attributeOf(input, 'name') === name)
  return field && attributeOf(field, 'value')
}

/** The text of every element of this kind, without the elements in it. */
export function textsOf(html: string, element: string): string[] {
  const found = html.matchAll(new RegExp(`<${element}${attributes}>(.*?)</${element}>`, 'gs'))
  const tag = new RegExp(`</?\\w+${attributes}>`, 'g')
  return [...found].map(([, content = '']) => decoded(content.replace(tag, '')))
}

/** The values of an attribute of every element of this kind that has it. */
export function attributesOf(html: string, element: string, attribute: string): string[] {
  const tags = html.match(new RegExp(`<${element}${attributes}>`, 'g')) ?? []
  return tags.map((tag) => attributeOf(tag, attribute)).filter((value) => value !== undefined)
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decoded(value)
}

/** What a browser would send with the form that has a button of this name, and where to. */
export function formOf(html: string, button: string): { action: string; fields: Record<string, string> } {
  const forms = html.match(new RegExp(`<form${attributes}>.*?</form>`, 'gs')) ?? []
  const form = forms.find((one) => textsOf(one, 'button').includes(button))
  if (!form) throw new Error(`no form has a button "${button}"`)
  const fields: Record<string, string> = {}
  for (const input of form.match(new RegExp(`<input${attributes}>`, 'g')) ?? [])
    fields[attributeOf(input, 'name') ?? ''] = attributeOf(input, 'value') ?? ''
  for (const [, tag = '', text = ''] of form.matchAll(new RegExp(`<textarea(${attributes})>([^<]*)</textarea>`, 'g')))
    fields[attributeOf(`<textarea${tag}>`, 'name') ?? ''] = decoded(text.replace(/^\n/, ''))
  return { action: attributeOf(form, 'action') ?? '', fields }
}
