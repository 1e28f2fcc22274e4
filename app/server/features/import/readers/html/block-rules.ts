import { withoutBreaks } from '../common/edges.ts'
import { inOneLine, parted } from './breaks.ts'
import { around, attribute, children, find, hasClass, styleOf, textOf, type Element } from './element.ts'
import { escapeText } from './escape-text.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'

const blocks = new Set([
  ...[
    'ADDRESS',
    'ARTICLE',
    'ASIDE',
    'BLOCKQUOTE',
    'DETAILS',
    'DIV',
    'DL',
    'FIGURE',
    'H1',
    'H2',
    'H3',
    'H4',
    'H5',
    'H6',
    'HR',
  ],
  ...['OL', 'P', 'PRE', 'SECTION', 'TABLE', 'UL'],
])

export function blockRules(notes: Notes): Rules {
  return {
    // Programs write each line of a note as a `div`.
    line: {
      for: (node) => node.nodeName === 'DIV' && !children(node).some(({ nodeName }) => blocks.has(nodeName)),
      make: (content) => `\n${content}${content.endsWith('\n') ? '' : '\n'}`,
    },
    heading: {
      for: ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'],
      make: (content, node) => {
        const words = inOneLine(content)
        return words && `\n\n${'#'.repeat(Number(node.nodeName.charAt(1)))} ${words}\n\n`
      },
    },
    quote: {
      for: ['BLOCKQUOTE'],
      make: (content) => `\n\n${quoted(content)}\n\n`,
    },
    callout: {
      for: (node) => node.nodeName === 'ASIDE' || (node.nodeName === 'FIGURE' && hasClass(node, 'callout')),
      make: (content) => `\n\n> [!NOTE]\n${quoted(content)}\n\n`,
    },
    code: {
      for: ['PRE'],
      make: (_, node) => {
        const text = textOf(node).replace(/^\n/, '').trimEnd().replaceAll('\u00a0', ' ')
        const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length))
        const fence = '`'.repeat(longest + 1)
        if (text === '') return ''
        // A cell is one line.
        if (around(node, ['TD', 'TH'])) return text.replaceAll('`', "'").replace(/^.+$/gm, '`$&`')
        return `\n\n${fence}${languageOf(node)}\n${text}\n${fence}\n\n`
      },
    },
    details: {
      for: ['DETAILS'],
      make: (content, node) => {
        const summary = find(node, ({ nodeName }) => nodeName === 'SUMMARY')
        const words = escapeText((summary ? textOf(summary) : '').replace(/\s+/g, ' ').trim()) || 'Details'
        // Only at the edge of a list is it read as what folds.
        if (around(node, ['LI', 'BLOCKQUOTE', 'TD', 'TH'])) return `\n**${words}**\n${content.trim()}\n`
        return `\n\n<details>\n<summary>${words}</summary>\n\n${content.trim()}\n\n</details>\n\n`
      },
    },
    summary: { for: ['SUMMARY'], make: () => '' },
    term: { for: ['DT'], make: (content) => (content.trim() ? `\n\n**${inOneLine(content)}**\n` : '') },
    definition: { for: ['DD'], make: (content) => `\n${parted(content).words}\n\n` },
    // What Notion puts below an item of a list.
    indented: {
      for: (node) => node.nodeName === 'DIV' && hasClass(node, 'indented'),
      make: (content) => `\n${withoutBreaks(content)}\n`,
    },
    contents: {
      for: (node) => node.nodeName === 'NAV' && hasClass(node, 'table_of_contents'),
      make: () => {
        notes.lose('The table of contents is left out.')
        return ''
      },
    },
  }
}

function quoted(content: string): string {
  return parted(content).words.replace(/^/gm, '> ').replace(/^> $/gm, '>')
}

function languageOf(pre: Element): string {
  const code = find(pre, ({ nodeName }) => nodeName === 'CODE')
  const classes = [pre, code, pre.parentNode].map((node) => (node ? attribute(node, 'class') : '')).join(' ')
  const name = /(?:language|lang|highlight-source)-([\w+#-]{1,30})/.exec(classes)?.[1]
  const styled = styleOf(pre, '--en-syntaxlanguage') || styleOf(pre, '--en-codeblocklanguage')
  return (name ?? /^[\w+#-]{1,30}$/.exec(styled)?.[0] ?? '').toLowerCase()
}
