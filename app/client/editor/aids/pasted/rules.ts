import type Turndown from 'turndown'

/** Turndown's rules for notes: items indented by their marker, `==marks==`, and as HTML only the elements that notes show. */
export function rules(service: Turndown): void {
  const plain = service.escape.bind(service)
  service.escape = (text) => plain(text).replace(/==|~~/g, (signs) => `\\${signs}`)
  service.addRule('item', {
    filter: 'li',
    replacement(content, node) {
      const item = node
      const box = item.dataset['task']
      const sign = `${signOf(item)} `
      const words = content
        .trim()
        .replace(/\n\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)]) )/g, '\n')
        .replaceAll('\n', `\n${' '.repeat(sign.length)}`)
      return `${sign}${box === undefined ? '' : `[${box}] `}${words}${item.nextElementSibling ? '\n' : ''}`
    },
  })
  service.addRule('marked', { filter: 'mark', replacement: (words) => (words.trim() ? `==${words}==` : words) })
  for (const name of ['kbd', 'sub', 'sup'] as const) {
    service.addRule(name, { filter: name, replacement: (words) => (words ? `<${name}>${words}</${name}>` : '') })
  }
  service.addRule('spaced', {
    filter: (node) => node.nodeName === 'PRE',
    replacement(_, node) {
      const code = node.textContent.replace(/\n$/, '')
      const longest = (code.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2)
      const fence = '`'.repeat(longest + 1)
      const language = /\b(?:language|lang|highlight-source)-([\w+#-]{1,20})/.exec(
        `${(node as Element).className} ${(node as Element).firstElementChild?.className ?? ''}`,
      )?.[1]
      return `\n\n${fence}${language ?? ''}\n${code}\n${fence}\n\n`
    },
  })
  service.addRule('linked', {
    filter: (node) => node.nodeName === 'A' && (node as Element).hasAttribute('href'),
    replacement(words, node) {
      const address = (node as Element).getAttribute('href') ?? ''
      const text = words
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .join(' ')
      return (node as Element).textContent.trim() === address ? address : `[${text}](${address})`
    },
  })
}

/** The next number of each list: the library asks for its items in their order. */
const numbers = new WeakMap<Element, number>()

function signOf(item: HTMLElement): string {
  const list = item.parentElement
  if (list?.nodeName !== 'OL') return '-'
  const number = numbers.get(list) ?? (Number(list.getAttribute('start') ?? 1) || 1)
  numbers.set(list, number + 1)
  return `${number}.`
}
