import { expect, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { languageNames, parserFor } from '../../../shared/code/languages.ts'
import { longestCode } from './limits.ts'
import { renderMarkdown } from './markdown.ts'

/** What begins something that may not end, in one language or another. */
const parts = [
  ...[
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
  ],
]

it.each(languageNames)(
  'code in %s: twice the text takes twice the time, and no more',
  { timeout: 120_000 },
  async (name) => {
    for (const part of parts) {
      const fenced = (length: number) => `\`\`\`${name}\n${part.repeat(length / part.length)}\nb\n\`\`\``
      await expectLinear(fenced, renderMarkdown, longestCode)
    }
  },
)

it('code that is nested too deeply is shown without colours', async () => {
  const text = '{'.repeat(15_000)
  expect(await renderMarkdown(`\`\`\`go\n${text}\n\`\`\``)).toBe(
    `<pre tabindex="0"><code class="language-go">${text}\n</code></pre>\n`,
  )
})

it('… also where reading it is what exhausts the stack', async () => {
  const text = '- -'.repeat(6_600)
  expect(await renderMarkdown(`\`\`\`js\n${text}\n\`\`\``)).toContain('- -')
})

it('knows the languages that people write notes in', () => {
  const asked = [
    'js',
    'ts',
    'jsx',
    'tsx',
    'json',
    'html',
    'css',
    'sql',
    'python',
    'java',
    'kotlin',
    'c',
    'c++',
    'c#',
    'go',
  ]
  const more = [
    'rust',
    'php',
    'ruby',
    'swift',
    'shell',
    'bash',
    'yaml',
    'toml',
    'xml',
    'diff',
    'dockerfile',
    'markdown',
  ]
  for (const name of [...asked, ...more]) expect(parserFor(name), name).toBeDefined()
})
