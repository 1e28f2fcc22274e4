import { addressIn } from '../../address.ts'
import { styleOf } from './style-of.ts'
import { wordLists } from './word-lists.ts'

/** Depth of nesting; of deeper elements only the words stay. */
const maxDepth = 60

const dropped =
  'script, style, noscript, template, iframe, object, embed, svg, math, canvas, video, audio, head, title, meta, link, colgroup, col, button, select, textarea, [hidden], [aria-hidden=true]'

/** Reduces pasted elements to those that Markdown has, read from their tags and their styles. */
export function cleaned(body: HTMLElement): void {
  for (const one of body.querySelectorAll(dropped)) one.remove()
  for (const one of body.querySelectorAll<HTMLElement>('*')) {
    if (one.nodeName.includes(':') && !one.textContent.trim()) one.remove()
    else if (styleOf(one, 'display') === 'none' || styleOf(one, 'visibility') === 'hidden') one.remove()
  }
  wordLists(body)
  flatten(body)
  for (const one of body.querySelectorAll<HTMLElement>('*')) shown(one)
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol'))
    list.previousElementSibling?.append(list)
  for (const item of body.querySelectorAll('li')) task(item)
  for (const table of body.querySelectorAll('table')) headed(table)
  for (const link of body.querySelectorAll('a')) safe(link)
  for (const picture of body.querySelectorAll('img')) {
    if (!/^https?:/i.test(picture.getAttribute('src') ?? '')) picture.remove()
  }
}

function flatten(body: HTMLElement): void {
  let level: Element[] = [body]
  for (let depth = 0; depth < maxDepth; depth++) level = level.flatMap((one) => [...one.children])
  for (const one of level) one.textContent = one.textContent
}

/** Bold, italic and struck words by their styles become elements; elements whose styles take that away become none. */
function shown(one: HTMLElement): void {
  const [fontWeight, fontStyle] = [styleOf(one, 'font-weight'), styleOf(one, 'font-style')]
  const isBold = /^(?:bold|bolder|[6-9]00)$/.test(fontWeight)
  if (/^(?:B|STRONG)$/.test(one.nodeName) && /^(?:normal|[1-4]00)$/.test(fontWeight)) unwrap(one)
  else if (/^(?:I|EM)$/.test(one.nodeName) && fontStyle === 'normal') unwrap(one)
  else if (one.nodeName === 'SPAN' || one.nodeName === 'FONT') {
    if (one.closest('h1, h2, h3, h4, h5, h6, th') === null && isBold) wrap(one, 'strong')
    if (fontStyle === 'italic') wrap(one, 'em')
    if (`${styleOf(one, 'text-decoration')} ${styleOf(one, 'text-decoration-line')}`.includes('line-through'))
      wrap(one, 'del')
  }
}

function wrap(one: HTMLElement, name: string): void {
  if (!one.textContent.trim() || one.closest(name)) return
  const inner = one.ownerDocument.createElement(name)
  inner.append(...one.childNodes)
  one.append(inner)
}

function unwrap(one: Element): void {
  one.replaceWith(...one.childNodes)
}

/** A box before the words of an item, as several programs have it. */
function task(item: HTMLElement): void {
  const box = item.querySelector<HTMLInputElement>(
    ':scope > input[type=checkbox], :scope > :is(p, label, span) > input[type=checkbox]',
  )
  const isBox = box !== null || item.getAttribute('role') === 'checkbox'
  if (!isBox) return
  const isDone = box ? box.hasAttribute('checked') : item.ariaChecked === 'true'
  box?.remove()
  item.dataset['task'] = isDone ? 'x' : ' '
}

/** A table's first row names its columns; cells hold lines and no blocks. */
function headed(table: HTMLTableElement): void {
  if (table.querySelector('table')) return
  const [first] = table.rows
  if (first && !table.querySelector('th')) {
    for (const cell of [...first.cells]) {
      const head = table.ownerDocument.createElement('th')
      head.append(...cell.childNodes)
      for (const name of ['align', 'data-style', 'colspan']) {
        if (cell.hasAttribute(name)) head.setAttribute(name, cell.getAttribute(name) ?? '')
      }
      cell.replaceWith(head)
    }
  }
  for (const cell of table.querySelectorAll('td, th')) {
    const align = styleOf(cell, 'text-align')
    if (!cell.hasAttribute('align') && /^(?:center|right)$/.test(align)) cell.setAttribute('align', align)
  }
  for (const bold of table.querySelectorAll('th :is(b, strong)')) unwrap(bold)
  for (const block of table.querySelectorAll(
    ':is(td, th) :is(ul, ol, li, blockquote, pre, p, div, h1, h2, h3, h4, h5, h6, hr)',
  )) {
    if (block.nextSibling) block.after(table.ownerDocument.createElement('br'))
    unwrap(block)
  }
}

/** Links that lead to a page; of any other the words stay. */
function safe(link: HTMLAnchorElement): void {
  const address = addressIn(link.getAttribute('href') ?? '')
  link.removeAttribute('title')
  if (address === undefined || !link.textContent.trim()) unwrap(link)
  else link.setAttribute('href', address)
}
