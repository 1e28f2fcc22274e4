import { tests } from 'commonmark-spec'
import markdownIt from 'markdown-it'
import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'

const withHtml = markdownIt('commonmark')
const withoutHtml = markdownIt('commonmark', { html: false })

/** Examples of the specification in which ours differs on purpose. */
const different: Record<number, string> = {
  64: 'tags are links',
  ...Object.fromEntries([548, 590].map((number) => [number, 'titles in double brackets are links to notes'])),
  500: 'what stands before a colon counts as a scheme',
  501: 'a fragment leads to a heading, whose name has a prefix',
  ...Object.fromEntries([598, 599, 601].map((number) => [number, 'only schemes that are known are links'])),
  ...Object.fromEntries([602, 608, 611, 612].map((number) => [number, 'bare addresses are links'])),
}

/** Examples in which raw HTML is shown as text. */
const isAboutHtml = (text: string) => withHtml.render(text) !== withoutHtml.render(text)

/** Without what ours adds to the same: names and links of headings, `rel`, stops for the keyboard, colours of code. */
function bare(html: string): string {
  return html
    .replaceAll(/<a class="heading-link".*?<\/a>|<span id="md-[^"]*">/g, '')
    .replaceAll(/(<h\d) id="[^"]*"/g, '$1')
    .replaceAll(/ (rel|tabindex|loading|decoding)="[^"]*"/g, '')
    .replaceAll(/<span class="code-[^"]*">|<\/span>/g, '')
    .replaceAll(/ ?\/>/g, '>')
    .replaceAll('<blockquote>\n</blockquote>', '<blockquote></blockquote>')
    .replaceAll('<br>\n', '\n')
}

/** Pictures that are not ours are links; in a link, only their words are left. */
function withLinksForPictures(html: string): string {
  const picture = /<img src="([^"]*)" alt="([^"]*)"( title="[^"]*")?>/
  return html
    .replaceAll(/<a href[^>]*>(?:(?!<\/a>).)*<\/a>/gs, (link) => link.replaceAll(new RegExp(picture, 'g'), '$2'))
    .replaceAll(
      new RegExp(picture, 'g'),
      (_, src: string, alt: string, title = '') => `<a href="${src}" class="picture-link"${title}>${alt || src}</a>`,
    )
}

const examples = tests.filter(({ markdown }) => !isAboutHtml(markdown.replaceAll('→', '\t')))

it('there are examples for this to mean anything', () => {
  expect(tests).toHaveLength(652)
  expect(examples.length).toBeGreaterThan(570)
})

it.each(examples.filter(({ number }) => !(number in different)))(
  'CommonMark, example $number: $section',
  async ({ markdown, html }) => {
    expect(bare(await renderMarkdown(markdown.replaceAll('→', '\t')))).toBe(
      withLinksForPictures(bare(html.replaceAll('→', '\t'))),
    )
  },
)
