import { attribute, find, hasClass, textOf } from './element.ts'
import type { Rules } from './rule.ts'

export function equationRules(): Rules {
  return {
    equation: {
      for: (node) => hasClass(node, 'katex') || hasClass(node, 'katex-display') || node.nodeName === 'MATH',
      make: (_, node) => {
        const source = find(node, (one) => attribute(one, 'encoding') === 'application/x-tex')
        const tex = (source ? textOf(source) : textOf(node)).replace(/\s+/g, ' ').trim()
        const isBlock = hasClass(node, 'katex-display')
        return isBlock ? `\n\n$$${tex}$$\n\n` : `$${tex}$`
      },
    },
  }
}
