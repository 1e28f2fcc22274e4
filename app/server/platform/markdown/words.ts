import type { Token } from 'markdown-it'
import { noteLinkMarkup } from './note-links.ts'

/** What one paragraph, heading, cell or the like says. */
export interface Words {
  /** As it is read, with its line breaks. */
  readonly read: string
  /** The same for finding tags: without code, pictures, addresses and signs that were escaped. */
  readonly tagged: string
}

/** Takes the place of each sign of an address, and of a title that is linked to: no tag begins after it. */
const maskedAddress = 'x'
/** Takes the place of a sign that is meant as such. */
const maskedSign = '\uFFFC'

/** As it is read, with the address of each link and picture behind its words. */
export function wordsWithAddresses(children: readonly Token[]): string {
  let address = ''
  return children
    .map((child) => {
      if (child.type === 'link_open') address = addressOf(child)
      if (child.type === 'image') address = String(child.attrGet('src'))
      const isEnd = child.type === 'link_close' || child.type === 'image'
      return isEnd && address ? `${wordsOf([child]).read} (${address})` : wordsOf([child]).read
    })
    .join('')
}

/** Of a link to a note, the title where it is not read. */
function addressOf(link: Token): string {
  if (link.info === 'auto') return ''
  if (link.markup !== noteLinkMarkup) return String(link.attrGet('href'))
  return link.meta?.['title'] === link.meta?.['words'] ? '' : String(link.meta?.['title'])
}

/** The titles of the notes that it links to. */
export function titlesIn(children: readonly Token[]): string[] {
  return children.flatMap(({ markup, nesting, meta }) =>
    markup === noteLinkMarkup && nesting === 1 ? [String(meta?.['title'])] : [],
  )
}

/** @param children of an inline token, before `text_join` */
export function wordsOf(children: readonly Token[]): Words {
  let [read, tagged] = ['', '']
  let isAddress = false
  for (const { type, content, info, markup, children: within } of children) {
    if (type === 'text' || type === 'text_special') {
      read += content
      tagged += isAddress
        ? maskedAddress.repeat(content.length)
        : type === 'text_special' && content === '#'
          ? maskedSign
          : content
    } else if (type === 'softbreak' || type === 'hardbreak') {
      read += '\n'
      tagged += '\n'
    } else if (type === 'code_inline' || type === 'image') {
      read += type === 'image' ? wordsOf(within ?? []).read : content
      tagged += ' '
    } else if (type === 'link_open') isAddress = info === 'auto' || markup === noteLinkMarkup
    else if (type === 'link_close') isAddress = false
  }
  return { read, tagged }
}
