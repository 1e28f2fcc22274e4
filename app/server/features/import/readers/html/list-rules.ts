import { withoutBreaks } from '../common/edges.ts'
import { parted } from './breaks.ts'
import { around, attribute, children, find, hasClass, styleOf, textOf, type Element } from './element.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'

const lists = ['UL', 'OL', 'MENU']
const maxNumber = 999_999_999

export function listRules(notes: Notes): Rules {
  /** Numbers of lists under way: items come in their order. */
  const numbers = new WeakMap<Element, number>()
  const markerOf = (list: Element | null) => {
    if (list?.nodeName !== 'OL') return '- '
    const first = Number.parseInt(attribute(list, 'start'))
    const next = (numbers.get(list) ?? (first >= 0 && first < maxNumber ? first : 1) - 1) + 1
    numbers.set(list, next)
    return `${next}. `
  }
  return {
    item: {
      for: ['LI'],
      make: (content, node) => {
        const list = node.parentNode
        const marker = markerOf(list)
        const box = boxOf(node, list)
        const text = parted(content).words
        // A list that stands in the item of its list alone, as some programs nest them.
        const indented = text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`)
        const done = box === undefined ? '' : box ? '[x] ' : '[ ] '
        return `\n${marker}${done}${indented}\n`
      },
    },
    list: {
      for: lists,
      make: (content, node) => {
        const text = withoutBreaks(content)
        const parent = node.parentNode?.nodeName ?? ''
        // A list right within a list belongs to the item before it.
        if (lists.includes(parent)) {
          const width = parent === 'OL' ? 3 : 2
          return `\n${text.replace(/^(?=[^\n])/gm, ' '.repeat(width))}\n`
        }
        return around(node, ['LI']) ? `\n${text}\n` : `\n\n${text}\n\n`
      },
    },
    box: {
      for: (node) => node.nodeName === 'INPUT' && attribute(node, 'type') === 'checkbox',
      make: (_, node) => {
        const isDone = isChecked(node)
        const item = around(node, ['LI'], ['TD', 'TH'])
        // The rule of the item writes its box.
        if (item && boxIn(item) === node) return ''
        if (item || around(node, ['TD', 'TH'])) return isDone ? '☑ ' : '☐ '
        return notes.box(isDone)
      },
    },
    notionBox: {
      for: (node) => node.nodeName === 'DIV' && hasClass(node, 'checkbox'),
      make: (_, node) => (around(node, ['LI']) ? '' : hasClass(node, 'checkbox-on') ? '☑ ' : '☐ '),
    },
    bullet: { for: (node) => node.nodeName === 'SPAN' && hasClass(node, 'bullet'), make: () => '' },
  }
}

/** Whether an item is done; undefined for one without a box. */
function boxOf(item: Element, list: Element | null): boolean | undefined {
  const box = boxIn(item)
  if (box) return isChecked(box)
  const notion = children(item).find((one) => hasClass(one, 'checkbox'))
  if (notion) return hasClass(notion, 'checkbox-on')
  const said = attribute(item, 'data-checked') || attribute(item, 'aria-checked') || styleOf(item, '--en-checked')
  if (said) return said === 'true'
  const isChecklist =
    list !== null &&
    (styleOf(list, '--en-todo') === 'true' ||
      /(?:^|[\s-])(?:checklist|todo|task-list)(?:$|\s)/.test(attribute(list, 'class')))
  const isDone = ['checked', 'completed', 'is-checked', 'done'].some((name) => hasClass(item, name))
  const mark = children(item).find((one) => hasClass(one, 'bullet'))
  const sign = mark ? textOf(mark).trim() : ''
  if (['☑', '☒', '☐'].includes(sign)) return sign !== '☐'
  return isChecklist || hasClass(item, 'checked') ? isDone : undefined
}

/** The box that an item begins with. */
function boxIn(item: Element): Element | undefined {
  return find(
    item,
    (one) => one.nodeName === 'INPUT' && attribute(one, 'type') === 'checkbox' && around(one, ['LI']) === item,
  )
}

function isChecked(box: Element): boolean {
  return box.getAttribute('checked') !== null || attribute(box, 'aria-checked') === 'true'
}
