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

/**
 * @param expectation one of doubling.ts
 * @param isLookedAt whether the part of this number is one of those to look at; all are where not said
 */
export async function expectOfCode(
  language: string,
  expectation: (make: (length: number) => string, act: typeof renderMarkdown, longest: number) => Promise<void>,
  isLookedAt: (n: number) => boolean = () => true,
): Promise<void> {
  for (const part of parts.filter((_, n) => isLookedAt(n))) {
    const fenced = (length: number) => `\`\`\`${language}\n${part.repeat(length / part.length)}\nb\n\`\`\``
    await expectation(fenced, renderMarkdown, maxCodeCharacters)
  }
}
