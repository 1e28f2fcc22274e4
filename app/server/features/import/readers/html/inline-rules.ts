import { parted } from './breaks.ts'
import { around, attribute, find, styleOf, textOf, type Element } from './element.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'

const bold = ['STRONG', 'B']
const italic = ['EM', 'I', 'CITE', 'DFN', 'VAR']
const struck = ['DEL', 'S', 'STRIKE']

/** What may not stand within signs. */
const isBlock = ({ nodeName }: Element) => /^(?:H[1-6]|UL|OL|TABLE|BLOCKQUOTE|PRE|HR)$/.test(nodeName)

const plainColour =
  /^(?:$|inherit|initial|unset|currentcolor|transparent|windowtext|black|white|rgba?\(\s*(\d+)\s*,\s*\1\s*,\s*\1\s*(?:,[^)]*)?\)|#([0-9a-f]{1,2})\2\2)/

export function inlineRules(notes: Notes): Rules {
  const marked = (sign: string, names: readonly string[]) => ({
    for: names,
    make: (content: string, node: Element) =>
      around(node, names) || find(node, isBlock) ? content : wrapped(content, sign),
  })
  const tagged = (name: string) => ({
    for: [name.toUpperCase()],
    make: (content: string) => (content.trim() && !content.includes('\n') ? `<${name}>${content}</${name}>` : content),
  })
  return {
    bold: marked('**', bold),
    italic: marked('*', italic),
    struck: marked('~~', struck),
    marked: marked('==', ['MARK']),
    kbd: tagged('kbd'),
    sub: tagged('sub'),
    sup: tagged('sup'),
    underlined: {
      for: ['U', 'INS'],
      make: (content) => {
        if (content.trim()) notes.lose('Underlined words are not underlined.')
        return content
      },
    },
    inlineCode: {
      for: (node) => ['CODE', 'TT', 'SAMP'].includes(node.nodeName) && !around(node, ['PRE']),
      make: (_, node) => {
        const text = textOf(node).replace(/\s+/g, ' ')
        if (text.trim() === '') return text
        const runs = new Set(Array.from(text.matchAll(/`+/g), ([run]) => run.length))
        let length = 1
        while (runs.has(length)) length++
        const fence = '`'.repeat(length)
        const gap = /^`|`$|^ .* $/.test(text) ? ' ' : ''
        return `${fence}${gap}${text}${gap}${fence}`
      },
    },
    styled: {
      for: ['SPAN', 'FONT'],
      make: (content, node) => {
        if (!content.trim()) return content
        const colour = styleOf(node, 'color') || attribute(node, 'color').toLowerCase()
        if (!plainColour.test(colour)) notes.lose('The colours of words are left out.')
        const signs: string[] = []
        const line = styleOf(node, 'text-decoration') || styleOf(node, 'text-decoration-line')
        if (line.includes('underline')) notes.lose('Underlined words are not underlined.')
        const ground = styleOf(node, 'background-color') || styleOf(node, 'background')
        const highlight = styleOf(node, '--en-highlight') || styleOf(node, '-evernote-highlight')
        if (highlight || !plainColour.test(ground)) signs.push('==')
        if (line.includes('line-through')) signs.push('~~')
        if (/^(?:bold|[6-9]00)/.test(styleOf(node, 'font-weight')) && !around(node, bold)) signs.push('**')
        if (/^(?:italic|oblique)/.test(styleOf(node, 'font-style')) && !around(node, italic)) signs.push('*')
        return signs.reduceRight(wrapped, content)
      },
    },
  }
}

/** Signs stand right at the words, and within a paragraph. */
function wrapped(content: string, sign: string): string {
  const { before, words, after } = parted(content)
  if (words === '' || /\n\uFDD6?\n/.test(words)) return content
  return `${before}${sign}${words}${sign}${after}`
}
