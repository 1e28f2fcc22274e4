import { maxCodeCharacters } from './limits.ts'
import { renderMarkdown } from './markdown.ts'

/** What begins something that may not end, in one language or another. */
const parts = [
  'a',
  ' ',
  '\n',
  '(',
  '{',
  '<',
  '"',
  '`',
  '/*',
  '"\\',
  '${',
  '@"',
  "'a ",
  'a(',
  'a = ',
  '<a ',
  '<<A\n',
  '\\\n',
  'case a ',
]

/** @param expectation one of doubling.ts */
export async function expectOfCode(
  language: string,
  expectation: (make: (length: number) => string, act: typeof renderMarkdown, longest: number) => Promise<void>,
): Promise<void> {
  for (const part of parts) {
    const fenced = (length: number) => `\`\`\`${language}\n${part.repeat(length / part.length)}\nb\n\`\`\``
    await expectation(fenced, renderMarkdown, maxCodeCharacters)
  }
}
