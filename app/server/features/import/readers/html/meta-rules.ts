import { attribute, children, find, hasClass, textOf, type Element } from './element.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'

/** What stands in a page and is no part of its text. */
export function metaRules(notes: Notes): Rules {
  const none = (take: (node: Element) => void) => (_: string, node: Element) => {
    take(node)
    return ''
  }
  return {
    title: { for: ['TITLE'], make: none((node) => (notes.title ||= textOf(node).replace(/\s+/g, ' ').trim())) },
    meta: {
      for: ['META'],
      make: none((node) => {
        const name = attribute(node, 'name') || attribute(node, 'property')
        if (name) notes.meta(name, attribute(node, 'content'))
      }),
    },
    pageTitle: { for: (node) => node.nodeName === 'H1' && hasClass(node, 'page-title'), make: none(() => {}) },
    pageIcon: { for: (node) => hasClass(node, 'page-header-icon'), make: none(() => {}) },
    staticIcon: { for: (node) => node.nodeName === 'IMG' && hasClass(node, 'icon'), make: none(() => {}) },
    cover: { for: (node) => hasClass(node, 'page-cover-image'), make: none(() => {}) },
    properties: {
      for: (node) => node.nodeName === 'TABLE' && hasClass(node, 'properties'),
      make: none((node) => {
        for (const row of rowsOf(node)) {
          const [name, value] = [find(row, named('TH')), find(row, named('TD'))]
          if (!name || !value) continue
          const kind = /property-row-(\w+)/.exec(attribute(row, 'class'))?.[1] ?? ''
          notes.property({ name: words(name), kind, values: valuesOf(value) })
        }
      }),
    },
  }
}

const named = (name: string) => (node: Element) => node.nodeName === name

function rowsOf(table: Element): Element[] {
  return children(table).flatMap((one) => (one.nodeName === 'TR' ? [one] : one.nodeName === 'TBODY' ? rowsOf(one) : []))
}

function valuesOf(cell: Element): string[] {
  const chosen = children(cell).filter((one) => hasClass(one, 'selected-value'))
  if (chosen.length > 0) return chosen.map(words).filter(Boolean)
  const box = find(cell, (one) => hasClass(one, 'checkbox'))
  if (box) return [hasClass(box, 'checkbox-on') ? 'Yes' : 'No']
  return [words(cell)].filter(Boolean)
}

function words(node: Element): string {
  return textOf(node).replace(/\s+/g, ' ').trim()
}
