import type { Attributes } from './attributes.ts'

/** What Evernote adds to HTML, as the element of HTML that is next to it; undefined for all others. */
export function asHtml(name: string, attributes: Attributes): string | undefined {
  const of = (attribute: string) => (attributes.get(attribute) ?? '').replaceAll('"', '&quot;').slice(0, 2000)
  switch (name) {
    case 'en-todo':
      return `<input type="checkbox"${of('checked') === 'true' ? ' checked' : ''}>`
    case 'en-media': {
      const address = `en-media:${of('hash').toLowerCase()}`
      const isPicture = of('type').startsWith('image/')
      return isPicture ? `<img src="${address}" alt="${of('alt')}">` : `<audio src="${address}"></audio>`
    }
    case 'div': {
      const group = /--en-task-group:\s*true/.test(of('style')) && /--en-id:\s*([\w-]{1,80})/.exec(of('style'))?.[1]
      return group ? `<img src="en-task-group:${group}">` : undefined
    }
    default:
      return undefined
  }
}
