import { formatted } from '../client/editor/format.ts'
import { begunAt } from '../client/editor/aids/begun.ts'
import { moved } from '../client/editor/aids/lists/moving.ts'
import { renumbered } from '../client/editor/aids/lists/numbers.ts'
import { stepped } from '../client/editor/aids/tables/steps.ts'
import { continued } from '../client/editor/continued.ts'
import { grammar } from '../client/editor/grammar.ts'
import { indented } from '../client/editor/lists.ts'
import { linked as linkedWords } from '../client/editor/aids/pasted/linked.ts'
import { readingOf } from '../client/editor/reading.ts'
import { changesBetween as changesInField } from '../client/autosave/changes-between.ts'
import { nextPage } from '../server/features/accounts/next-page.ts'
import { fileName } from '../server/notes/files/file-name.ts'
import { withoutLastBreaks } from '../server/features/mcp/append.ts'
import { inLineEndsOf } from '../server/features/notes/line-ends.ts'
import { excerpt } from '../server/features/search/excerpt.ts'
import { marked } from '../server/features/search/marked.ts'
import { tagIn } from '../server/features/search/operators.ts'
import { remarkOnWords } from '../server/features/search/remarks.ts'
import { partsOf } from '../server/features/search/typed-parts.ts'
import { readQuery } from '../server/features/search/search-query.ts'
import { publicHtml } from '../server/features/shares/public-html.ts'
import { isColour } from '../shared/tag-colours.ts'
import { tagsOfFrontMatter } from '../server/platform/markdown/front-matter-tags.ts'
import { isAmong } from '../server/platform/http/client-has.ts'
import { snippetOf } from '../server/platform/markdown/snippet.ts'
import { parserFor } from '../shared/code/languages.ts'
import { fileLink } from '../shared/file-link.ts'
import { mergeTexts } from '../shared/merge.ts'
import { normalized } from '../shared/normalized.ts'
import { isOfTags, tagOf, Tags } from '../shared/tags.ts'
import { prepared } from '../server/platform/secrets/passwords.ts'
import { stateOf } from './editing-state.ts'
import { looked } from './look-state.ts'

const linked = (state: ReturnType<typeof stateOf>, pasted: string) => linkedWords(state, state.selection.main, pasted)

/** Each is repeated, with one of the ends behind it, which no parser expects. */
export const parts = [
  'a',
  ' ',
  '\n',
  '\r\n',
  '- ',
  '> ',
  '*',
  '**a ',
  '*a',
  '==a',
  '~a~ ',
  '`',
  '[a](',
  '![',
  '"',
  'a:',
  '/',
  '.',
  '#',
  '- [ ] ',
  '\u0301',
  '\\',
]
export const ends = ['', 'b', '\n\0']

const markdown = await parserFor('markdown')

/** Functions that read a text of a person with regular expressions or loops of their own. */
export const parsers: Record<string, (text: string) => unknown> = {
  'a snippet of what is found': (text) => excerpt({ text, isStart: true }, ['jam', 'a']),
  'a name in what is found': (text) => marked(text, ['jam', 'a', '1', 'todo', 'c++']),
  'what is searched for': (text) => readQuery(text),
  'the parts of a search': partsOf,
  'the tag of a search': tagIn,
  'what is said of a word of a search': (text) =>
    partsOf(text)
      .slice(0, 12)
      .map((part) => remarkOnWords(part, text)),
  'the name of a file': fileName,
  'the link of a file': (text) => fileLink({ name: text, href: '/', width: null }),
  'where to go after signing in': (text) => nextPage(`/${text}`, 'http://localhost'),
  'a tag': tagOf,
  'the tags of a line': (text) => new Tags().addFrom(`#${text} #a#${text}`),
  'whether a line is of tags': (text) => isOfTags(`#${text}`),
  'the tags of front matter': (text) => tagsOfFrontMatter(`tags: ${text}\ntags:\n- ${text}`),
  'a colour': (text) => isColour('bad', `color: ${text}`, text.charAt(0)),
  'a snippet': (text) =>
    snippetOf(text, [
      { text, kind: 'heading' },
      { text, kind: 'words' },
    ]),
  'a password': prepared,
  'what is normalized': (text) => normalized(text, 'NFKD'),
  'the HTML of a shared page': (text) =>
    publicHtml({
      html: `<p>${text}<a href="/${text}">${text}</a>`,
      title: '',
      files: new Map(),
      notes: new Map(),
      origin: 'http://a',
    }),
  'line ends': (text) => inLineEndsOf(text, text),
  'a text that is appended to': withoutLastBreaks,
  'ETags that a client has': (text) => isAmong('"a"', text),
  'a merge': (text) => mergeTexts(`${text}mine`, text, `hers${text}`),
  'what has changed in a field': (text) => changesInField(text, `${text}b`),
  'bold in the editor': (text) => formatted(text, [text.length, text.length], 'bold'),
  'italic in the editor': (text) => formatted(text, [text.length, text.length], 'italic'),
  'code in the editor': (text) => formatted(text, [text.length, text.length], 'code'),
  'a list in the editor': (text) => formatted(text, [0, text.length], 'list'),
  'bold of lines in the editor': (text) => formatted(text, [0, text.length], 'bold'),
  'code of lines in the editor': (text) => formatted(text, [0, text.length], 'code'),
  'a link in the editor': (text) => formatted(text, [0, text.length], 'link'),
  'a button in the editor': (text) => {
    const state = stateOf(text, [0, text.length])
    return formatted(state.sliceDoc(), [0, state.doc.length], 'bold', readingOf(state))
  },
  'a line that continues a list': (text) => continued(stateOf(text)),
  'lines that are moved': (text) => moved(stateOf(`a\n${text}`), -1),
  'numbers that follow': (text) => {
    const state = stateOf(`1. a\n3. ${text}\n4. b`, [4, 4])
    return renumbered(state.update({ changes: { from: 4, insert: '\n2. ' }, userEvent: 'input' }))
  },
  'the cells of a table': (text) => stepped(stateOf(`| a |\n| - |\n| ${text} |`, [3, 3]), 1),
  'what is begun': (text) => {
    const state = stateOf(`[[${text}`)
    return begunAt(state, state.doc.length)
  },
  'an item that moves in': (text) => indented(stateOf(text, [0, text.length]), 1),
  'a pasted address': (text) =>
    linked(stateOf(`${text} jam`, [text.length + 1, text.length + 4]), `https://a.example/${text}`),
  'a pasted address behind an exclamation mark': (text) =>
    linked(stateOf(`${text}x!jam`, [text.length + 2, text.length + 5]), 'https://a.example'),
  'words under a pasted address': (text) => linked(stateOf(text, [0, text.length]), 'https://a.example'),
  'Markdown in the editor': (text) => grammar.parse(text),
  'how a text looks': (text) => looked(text),
  'Markdown in a piece of code': (text) => markdown?.parse(text),
}

/** Combining marks of two classes, the later first: sorting them by insertion takes quadratic time. */
export const marks = (length: number) => `a${'\u0315'.repeat(length / 2)}${'\u0300'.repeat(length / 2)}`
