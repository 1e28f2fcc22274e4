import { styleOf } from './style-of.ts'

/** Elements that give a text a format; all others are lines and paragraphs. */
const formats =
  'a[href], b, strong, i, em, s, del, strike, mark, code, pre, kbd, sub, sup, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, img, hr'

/** Whether the HTML says no more than its plain text. */
export function isPlain(body: HTMLElement): boolean {
  return body.querySelector(formats) === null
}

/** Whether it comes from an editor of code, which copies its colours: one block of spaced text, and nothing around it. */
export function isCode(body: HTMLElement): boolean {
  const blocks = [...body.children].filter((one) => !/^(?:META|STYLE|BR)$/.test(one.nodeName))
  const [only] = blocks
  if (!(only instanceof HTMLElement) || blocks.length > 1) return false
  const isSpaced = only.nodeName === 'PRE' || styleOf(only, 'white-space').startsWith('pre')
  return isSpaced && (only.nodeName === 'PRE' || /mono|courier|menlo|consolas/i.test(styleOf(only, 'font-family')))
}
