import { inOneLine, parted } from './breaks.ts'
import { around, attribute, find, type Element } from './element.ts'
import { escapeText } from './escape-text.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'
import { edgeSign } from './signs.ts'

export function referenceRules(notes: Notes): Rules {
  const refer = (kind: 'link' | 'picture', node: Element, address: string, words: string) =>
    notes.reference({ kind, address, words, isInCell: around(node, ['TD', 'TH']) !== undefined })
  return {
    link: {
      for: (node) => node.nodeName === 'A' && attribute(node, 'href').trim() !== '',
      make: (content, node) => {
        const address = attribute(node, 'href').trim()
        const { before, words, after } = parted(content)
        if (words === '' || /^(?:#|javascript:)/i.test(address)) return content
        return `${before}${refer('link', node, address, inOneLine(words))}${after}`
      },
    },
    picture: {
      for: ['IMG'],
      make: (_, node) => {
        if (attribute(node, 'part') !== '') return edgeSign
        const address = attribute(node, 'src').trim()
        return address && refer('picture', node, address, attribute(node, 'alt').replace(/\s+/g, ' ').trim())
      },
    },
    encrypted: {
      for: ['EN-CRYPT'],
      make: (_, node) => {
        notes.lose('Text that Evernote encrypted is left out: decrypt it there and export the note again.')
        const hint = attribute(node, 'hint').trim()
        return hint ? `(Encrypted, hint: ${escapeText(hint)})` : '(Encrypted)'
      },
    },
    frame: {
      for: ['IFRAME', 'EMBED', 'AUDIO', 'VIDEO'],
      make: (_, node) => {
        const source = attribute(node, 'src') || srcWithin(node)
        return source ? refer('link', node, source, escapeText(attribute(node, 'title').trim())) : ''
      },
    },
  }
}

function srcWithin(node: Element): string {
  const found = find(node, (one) => one.nodeName === 'SOURCE' && attribute(one, 'src') !== '')
  return found ? attribute(found, 'src') : ''
}
