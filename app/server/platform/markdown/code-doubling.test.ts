import { expect, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { parserFor } from '../../../shared/code/languages.ts'
import { expectOfCode } from './code-doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'

/** Of each kind of grammar: Lezer's, one with others in it, one of a library of its own, and two line parsers. */
const someLanguages = ['js', 'html', 'python', 'sql', 'markdown', 'shell', 'ruby']

/** Each part in every third language; `code-doubling.all.test.ts` has all parts in all languages. */
it.each(someLanguages)('CPU grows as the code does: %s', { timeout: 120_000 }, async (language) => {
  const first = someLanguages.indexOf(language)
  await expectOfCode(language, expectLinear, (n) => (n + first) % 3 === 0)
})

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
