const many = (part: string, length: number) => part.repeat(Math.ceil(length / part.length))
/** Of two classes, the later first: sorting them by insertion takes quadratic time. */
const marks = (length: number) => `a${many('\u0315', length / 2)}${many('\u0300', length / 2)}`
const blanks = [' ', '\t', '\r', '\u00a0', '\u3000']

/** Each is repeated, with nothing between. */
const parts = [
  ...['a', 'a ', ' ', '\t', '\n', '\r', '\\', '\0', '\ud800', '中**a**', 'a\u0301', '{', '"a', '.', '!!'],
  ...['*', '**', '_', '*a', '*a ', ' *a', '**a ', 'a** ', '*a**', '*a_', 'a*b_', '**x* ', '_a __', '~~a ', '~'],
  ...['`', '`a', '``a`', '\\`', '*`', '`*', '[`'],
  ...[
    '[',
    ']',
    '[]',
    '[a](',
    '[a]( ',
    '[a](<',
    '[a](b "',
    '[a](b (',
    '[a](b)',
    '[a][b',
    '[[a](b)',
    ']]](',
    '\\[',
    '[*',
  ],
  ...['[[', '[[a', '[[a]]', '[[a|', '[[a]', '[[\\', '[[a]](', '[[#a]]'],
  ...['![', '![a](', '![[]()', '[![', '![a](/attachments/1/file/b.png)'],
  ...['[a]: ', '[a]: b\n', '[a]: <b\n', '[a]: b "\n', '[a]:\n'],
  ...['[^', '[^a]', '[^a]: ', '\n[^a]: b', '[^a]:\n    b\n'],
  ...['<', '<a', '<a ', '<a@', '<http:', '<!--', '<?', '<![CDATA[', '</', '<a>', '<div>\n'],
  ...['&', '&#', '&#1', '&amp;', '&a'],
  ...['#a', '#a ', '#a-', '#fff;', 'a://#', '<code>', '<code ', '<code>#a</code>', 'url(#'],
  ...['# ', '# a\n', '# #', '#\n', 'a\n===\n', 'a\nb\n---\n', '---\n', '* * *\n'],
  ...['> ', '>', '> a\n', '>>> a\n', '- ', '- a\n', '- \n', '1. a\n', '1) ', '  - a\n', '- - a\n', '- a\n\n'],
  ...['> [!NOTE]\n', '> [!NOTE] a\n> b\n\n', '[!NOTE]', '---\na: b\n', '---\n', '\ufeff'],
  ...[
    '<kbd>',
    '</kbd>',
    '<kbd>a</kbd>',
    '<kbd>*a',
    '<br>',
    '<sub><sup>',
    '<details>\n',
    '<details>',
    '</details>\n',
    '<summary>',
  ],
  ...['<details>\n<summary>a</summary>\n', '> <details>\n', '- </details>\n'],
  ...['==', '=', '==a==', '~a~', '~~a~', '**a。**', '。**', '中*'],
  ...['- [ ] ', '- [ ] a\n', '- [ ] a ', '- [x]\n', '- [x] a\n\n'],
  ...['```', '```\n', '~~~\n', '``` a\n', '    a\n'],
  ...['|', '|a', '|-', '|a|\n|-|\n', 'a|b\n-|-\n', '\\|'],
  ...[
    'http://',
    'http://a ',
    'http://a:b@',
    'http://a@b@c',
    'http://_a_.b',
    'http://中a',
    'http://a–',
    'http://a/b·c–d’e',
    '中a@b.com中',
    'a@1.2 ',
    'http://a/(',
    'www.',
    'www.a ',
    'a@',
    'a@b.c',
    'a@b.com ',
    'a.',
    'a://',
    'mailto:a@',
    '//a',
  ],
]

/** Long between what begins and what ends, deep, or wide. */
export const shapes: Record<string, (length: number) => string> = {
  ...Object.fromEntries(
    blanks.flatMap((blank) => [
      [`a task with ${JSON.stringify(blank)}`, (length: number) => `- [ ] a${many(blank, length)}b`],
      [`words with ${JSON.stringify(blank)}`, (length: number) => `a${many(blank, length)}b`],
      [`a heading with ${JSON.stringify(blank)}`, (length: number) => `# a${many(blank, length)}b #`],
      [`a fence with ${JSON.stringify(blank)}`, (length: number) => `\`\`\`${many(blank, length)}b\nc\n\`\`\``],
      [`a footnote with ${JSON.stringify(blank)}`, (length: number) => `[^a]\n\n[^a]:${many(blank, length)}b`],
      [`a link with ${JSON.stringify(blank)}`, (length: number) => `[a](b${many(blank, length)}"c")`],
      [`a cell with ${JSON.stringify(blank)}`, (length: number) => `|a${many(blank, length)}|\n|-|`],
    ]),
  ),
  'lines of blanks': (length) => many(`a${' '.repeat(60)}\n`, length),
  'signs after a heading': (length) => `# a ${many('#', length)}b`,
  'runs of backticks': (length) => {
    const runs: string[] = []
    for (let [n, size] = [1, 0]; size < length; size += ++n) runs.push('`'.repeat(n))
    return runs.join(' ')
  },
  'brackets within each other': (length) => `${many('[', length / 5)}a${many('](b)', (length * 4) / 5)}`,
  'pictures within each other': (length) => `${many('![', length / 3)}a${many('](b)', (length * 2) / 3)}`,
  'emphasis within emphasis': (length) => `${many('*a ', length / 2)}${many('b*', length / 2)}`,
  'an address': (length) => `http://${many('a.', length)}`,
  'the path of an address': (length) => `http://a.b/${many('(a', length)}`,
  'an address of mail': (length) => `${many('a.', length)}@b.com`,
  'a destination': (length) => `[a](${many('(', length)}`,
  'a title': (length) => `[a](b "${many('c', length)}`,
  references: (length) => Array.from({ length: length / 16 }, (_, n) => `[a${n}]: b\n\n[a${n}]\n`).join(''),
  'one reference, used often': (length) => `[a]: b\n\n${many('[a] ', length)}`,
  footnotes: (length) => Array.from({ length: length / 20 }, (_, n) => `[^${n}]\n\n[^${n}]: b\n`).join(''),
  'one footnote, used often': (length) => `[^a]: b\n\n${many('[^a] ', length)}`,
  'a wide table': (length) => `|${many('a|', length / 2)}\n|${many('-|', length / 2)}\n`,
  'a long table': (length) => `|a|b|\n|-|-|\n${many('|c|d|\n', length)}`,
  'lists within each other': (length) =>
    Array.from({ length: length / 44 }, (_, n) => `${'  '.repeat(n % 40)}- a\n`).join(''),
  'lists and quotes within each other, again and again': (length) => many(`${'- > '.repeat(20)}a\n\n`, length),
  'lines that belong to a quote above': (length) => `${'> '.repeat(30)}a\n${many('b\n', length)}`,
  'a quote in quotes': (length) => many(`${'>'.repeat(40)} a\n`, length),
  'blank lines in lists': (length) => `${'- '.repeat(40)}a\n${many('\n', length)}`,
  'headings of one name': (length) => Array.from({ length: length / 6 }, (_, n) => `# a-${n % 50}\n`).join(''),
  'details within each other': (length) => `${many('<details>\n', length / 2)}${many('</details>\n', length / 2)}`,
  'tags within each other': (length) => `${many('<kbd>', length / 2)}${many('</kbd>', length / 2)}`,
  'front matter without an end': (length) => `---\n${many('a: b\n', length)}`,
  'callouts within each other': (length) => many(`${'> '.repeat(30)}[!NOTE]\n`, length),
  'links to one heading': (length) => `# A\n\n${many('[a](#a) ', length)}`,
  'links that lead nowhere': (length) => many('[a](b:c) ', length),
  'a long heading': (length) => `# ${many('a b ', length)}`,
  ...Object.fromEntries(
    Object.entries({
      'a heading': '# ',
      'a footnote': '[^a]: b\n\n[^',
      'a reference': '[a]: b\n\n[',
      words: '',
      'an address': 'http://',
      code: '`',
      'a picture': '![',
      'a cell': '|-|\n|-|\n|',
    }).map(([where, before]) => [`marks on one letter of ${where}`, (length: number) => `${before}${marks(length)}]`]),
  ),
}

/** Each of these again and again, by how it is written. */
export const repeated = parts.map((part): [string, (length: number) => string] => [
  JSON.stringify(part),
  (length) => many(part, length),
])
