import { languageNames } from '../app/shared/code/languages.ts'
import type { Dice } from '../kit/dice.ts'

/** Units by the parser that reads them: repeated many times, each could make it backtrack. */
export const units = {
  markdown: [
    ...[
      '*',
      '_',
      '**a ',
      '*a_ ',
      '[',
      '![',
      '](',
      '[a](',
      '[a](<',
      '[a][',
      '[a]: x "',
      '<',
      '<a ',
      '<!--',
      '<?',
      '<![CDATA[',
      '`',
      '``a ',
      '~~',
      '~',
      '\\',
      '&',
      '&#',
      '&amp;',
      '|',
      '|a',
      '|-',
      '|-|-\n',
      '$',
      '#',
      '# a\n',
      '#a ',
      '#a/',
    ],
    ...[
      '> ',
      '>',
      '- ',
      '- a\n',
      '  - a\n',
      '1. ',
      '1) a\n',
      '- [ ] a\n',
      '- [x] ',
      '\t',
      ' ',
      ' \n',
      '  \n',
      '\n',
      '\r\n',
      '---\n',
      '===\n',
      'a\n===\n',
      '[^1]',
      '[^1]: x\n',
      '[^a][^b]',
      '^[',
      '```\n',
      '```js\n',
      '~~~\n',
    ],
    ...[
      'http://',
      'http://a.',
      'www.',
      'a@b.',
      'mailto:',
      'a.b@c',
      '://',
      '(http://a',
      ':smile:',
      '--',
      '...',
      '"a',
      "'a",
      '(c)',
      '\u0301',
      '日',
      '\u200d',
      '!',
      '![a](/attachments/1/file/x) ',
    ],
  ],
  code: [
    '(',
    '((a',
    '{',
    '{a:',
    '[[',
    '<',
    '<a>',
    '"',
    "'",
    '`${',
    '/*',
    '//',
    '/a',
    '#',
    '--',
    '<!--',
    '@',
    '$(',
    '\\',
    'a.',
    'a<b,',
    'A<A<',
    'if(',
    'x=>',
    '=',
    ': ',
    '- ',
    '%',
    '?',
    ';',
    'using A = A<',
    '<<E\n',
  ],
  search: [
    'a ',
    '"',
    '"a" ',
    '-a ',
    '-',
    'pad:a ',
    'tag:',
    '#a ',
    'updated:2026 ',
    '*',
    'aé',
    '天',
    "'",
    '\\',
    'ab',
    ':',
    '() ',
  ],
  email: ['a', 'a.', '.', 'a@', '@', '-', 'a-', '.a@a.', '+', '"', ' '],
  tag: ['#a', '#a/', '#', '/', 'a/', '#-', 'é', '#１', '_'],
  fileName: ['a', '.', '/', '..', '\\', '%', '%20', '"', ';', ' ', '\u202e', 'é', '日', '\t'],
  cookie: ['a=b; ', ';', '=', 'a', '%', '"', 'notejam=', ' '],
  range: ['0-0,', '0-', ',', '-1,', '9', ' 1-2 ,', '-'],
  accept: ['a/b,', 'a/b;q=0.1,', '*/*,', ';', ',', 'text/html;level="', ' ', '/', 'q='],
} as const

/** @param most number of characters */
export function repetitive(dice: Dice, of: keyof typeof units, most: number): string {
  const unit = dice.pick<string>(units[of])
  const text = unit.repeat(Math.ceil(most / unit.length)).slice(0, most)
  const luck = dice.number(4)
  // An end that does not match makes a regular expression backtrack.
  if (luck === 0) return `${text}b`
  if (luck === 1) return `${dice.pick<string>(units[of])}${text}`
  if (luck === 2) return `${text}${dice.pick<string>(units[of]).repeat(20)}`
  return text
}

/** A long note of one repeated unit. */
export function repetitiveNote(dice: Dice): string {
  const most = dice.pick([2_000, 8_000, 30_000, 100_000])
  const luck = dice.number(6)
  if (luck === 0)
    return `\`\`\`${dice.pick(languageNames)}\n${repetitive(dice, 'code', Math.min(most, 30_000))}\n\`\`\`\n`
  if (luck === 1) return `- [ ] a${' '.repeat(most)}b`
  if (luck === 2) return `${dice.pick<string>(units.markdown).repeat(50)}\n\n${repetitive(dice, 'markdown', most)}`
  if (luck === 3) return repetitive(dice, 'tag', most)
  return repetitive(dice, 'markdown', most)
}
