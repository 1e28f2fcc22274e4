import { expect, it } from 'vitest'
import { formerAddress, readAddress, shownAddress } from './address.ts'

/** The stored form, and spellings of the same address. */
const good: readonly (readonly [stored: string, ...spellings: string[]])[] = [
  [
    'ada@example.org',
    'ADA@Example.ORG',
    ' ada@example.org ',
    '\u00a0ada@example.org\u3000',
    'ada@example.org\t',
    'ada@example.org.',
  ],
  ['a/b@example.org', 'A/B@example.org', 'mailto:a%2Fb@example.org', 'MAILTO:a/b@example.org?subject=Hello'],
  ['srs0=x=y@example.org'],
  ['a&b@example.org'],
  ["o'brien@example.org", "O'Brien@example.org"],
  ['{x}@example.org'],
  ["!#$%&'*+/=?^_`{|}~-@example.org"],
  ["_'+-.a@sub.example.co.uk"],
  ['ada+notes@example.org'],
  ['1@1.example', 'mailto:1@1.example'],
  ['user%other.example@example.org'],
  ['a!b@example.org'],
  ['-f@example.org'],
  ['a?b@example.org', 'mailto:a%3Fb@example.org?cc=c@example.org'],
  [`${'a'.repeat(64)}@example.org`],
  [`ada@${'a'.repeat(63)}.example`],
  [`ada@${[60, 60, 60, 60].map((length) => 'd'.repeat(length)).join('.')}.org`],
  [
    'grace@example.org',
    'Grace Hopper <grace@example.org>',
    '<grace@example.org>',
    '"Hopper, G." <Grace@Example.org>',
    '<mailto:grace@example.org>',
  ],
  // Zero-width signs, a byte-order mark, marks of direction, a soft hyphen, a variation selector, a control character.
  ...[
    '\u200b',
    '\u200c',
    '\u200d',
    '\ufeff',
    '\u2060',
    '\u200e',
    '\u202a',
    '\u2066',
    '\u00ad',
    '\u034f',
    '\ufe0f',
    '\u3164',
    '\u0007',
  ].map((sign, number): [string, ...string[]] => [
    `sign${number}@example.org`,
    ...[
      `${sign}sign${number}@example.org`,
      `sign${number}@example.org${sign}`,
      `\u00a0${sign} sign${number}@example.org ${sign}`,
    ],
    ...[`si${sign}gn${number}@exam${sign}ple.org`, `sign${number}${sign}@${sign}example.org`],
  ]),
  [
    'ada@xn--bcher-kva.example',
    'ada@bücher.example',
    'Ada@BÜCHER.example',
    'ada@bu\u0308cher.example',
    'ada@XN--BCHER-KVA.example',
    'ada@bücher。example',
  ],
  ['ada@xn--strae-oqa.de', 'ada@straße.de'],
  ['ada@example.xn--p1ai', 'ada@example.рф', 'ada@EXAMPLE.РФ'],
  ['ada@xn--r8jz45g.xn--zckzah', 'ada@例え.テスト', 'ada@例え。テスト'],
  // A zero-width non-joiner that is part of the name.
  ['ada@xn--mgba3gch31f060k.com', 'ada@نامه\u200cای.com'],
  ['ada@xn--4dbcd.com', 'ada@אבג.com'],
  ['ada@xn--i-7iq.ws', 'ada@i❤️.ws', 'ada@i❤.ws'],
  ['wide@example.org', 'ｗｉｄｅ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'wide＠example。org'],
]

/** Addresses that are refused, by a word of the reason. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'an @ is missing': ['ada', 'ada at home', 'example.org'],
  'before the @': [
    '@example.org',
    '@',
    `${'a'.repeat(65)}@example.org`,
    '.ada@example.org',
    'ada.@example.org',
    'a..da@example.org',
  ],
  'letters from a to z': [
    'ädä@example.org',
    '用户@example.org',
    'андрей@example.org',
    'a\u0301da@example.org',
    'ﬁ@example.org',
  ],
  'quotation marks': ['"ada lovelace"@example.org', '"a@b"@example.org', 'ada"@example.org'],
  'more than one': [
    'ada@@example.org',
    'a@b@example.org',
    'ada@example.org, grace@example.org',
    'ada@example.org;b@example.org',
  ],
  'there is a space': [
    'ada lovelace@example.org',
    'ada@exa mple.org',
    'ada @example.org',
    'ada\u00a0x@example.org',
    'ada@example.org\r\nBcc: x',
    'a\u2800b@example.org',
  ],
  'cannot stand before': [
    'a,b@example.org',
    'ada<b>@example.org',
    'a(b)@example.org',
    'a\\b@example.org',
    '💌@example.org',
    'o’brien@example.org',
    '[a]@example.org',
    'a:b@example.org',
  ],
  'cannot stand after': [
    ...['ada@example.org,', 'ada@example.org;', 'ada@example.org:80', 'ada@example.org/x', 'ada@example.org?x'],
    ...[
      'ada@ex%61mple.org',
      'ada@example.org#x',
      'ada@ex_ample.org',
      'ada@ｅxample.org／x',
      'ada@example.org％41',
      "'ada@example.org'",
    ],
  ],
  'cannot be used together': ['=?utf-8?q?=41?=@example.org', 'x=?utf-8?q?=40y?=z@example.org'],
  'not a number': [
    'a@1.2.3.4',
    'a@[1.2.3.4]',
    'a@[IPv6:2001:db8::1]',
    'a@b.123',
    'a@123',
    'a@0x7f.1',
    'a@b.0x1f',
    'a@１.２.３.４',
    'a@b.123.',
    '1@2',
  ],
  'an ending such as .org': ['me@localhost', 'ada@example', 'ada@LOCALHOST', 'ada@bücher'],
  'no ending': ['ada@example.o', 'ada@example.org1', 'ada@example.c0m'],
  'such as example.org': [
    ...[
      'ada@',
      'ada@.',
      'ada@.org',
      'ada@example..org',
      'ada@example.org..',
      'ada@-example.org',
      'ada@example-.org',
      'ada@b.①',
    ],
    ...[
      `ada@${'a'.repeat(64)}.org`,
      `ada@${'ü'.repeat(64)}.org`,
      `ada@${'example.'.repeat(40)}org`,
      'ada@℀.org',
      'ada@אabc.com',
    ],
  ],
  'too long': [`${'a'.repeat(20)}@${'example.'.repeat(30)}org`, `ada@example.org${' '.repeat(1000)}`],
  'Email is required': ['', ' ', '\u00a0', '\u200b', '\ufeff \u200d', '<>', 'mailto:'],
}

it.each(good)('the address %s is stored for all its spellings', (stored, ...spellings) => {
  for (const typed of [stored, ...spellings])
    expect(readAddress(typed), JSON.stringify(typed)).toEqual({ address: stored })
})

it.each(Object.entries(refused))('an address is refused, and the words say: %s', (reason, addresses) => {
  for (const typed of addresses) expect(readAddress(typed).problem, JSON.stringify(typed)).toContain(reason)
})

it('an address is judged in linear time, whatever it is made of', () => {
  const attacks = [
    ' ',
    'a',
    'a.',
    '@',
    'a@',
    '.',
    '-',
    'a-',
    "'",
    '=?',
    '?=',
    '<',
    '>',
    '\u200d',
    'ü',
    '\u0301',
    '\uff0e',
    'mailto:',
    'xn--',
  ]
  const costOnce = (length: number, unit: string) => {
    const text = `a@${unit.repeat(length / unit.length)}!`
    const began = process.cpuUsage()
    for (let time = 0; time < 500; time++) readAddress(text)
    const { user, system } = process.cpuUsage(began)
    return user + system
  }
  const cost = (length: number, unit: string) => Math.min(...[1, 2, 3, 4].map(() => costOnce(length, unit)))
  for (const unit of attacks) {
    expect(cost(900, unit), unit).toBeLessThan(12 * Math.max(cost(225, unit), 2_000))
    expect(cost(100_000, unit), `${unit}, too long to be read`).toBeLessThan(50_000)
  }
})

it('a stored address is its own stored form, and leads back from the form in which it is shown', () => {
  for (const typed of [
    'a/b@bücher.example',
    'ada@נאמן.com',
    'Ada@i❤️.ws',
    'ada@xn--a.example',
    "o'brien@example.org",
  ]) {
    const { address = '' } = readAddress(typed)
    expect(address).toMatch(/^[\x21-\x7e]+$/)
    expect(readAddress(address)).toEqual({ address })
    expect(readAddress(shownAddress(address))).toEqual({ address })
  }
})

it.each([
  ['ada@straße.de', 'ada@strasse.de'],
  ['ada@σίσυφος.gr', 'ada@xn--kxa6akbbkh.gr'],
  ['ada@نامه\u200cای.com', 'ada@xn--mgba3gch31f.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@xn--a.example', 'ada@xn--a.example'],
])('%s was %s in a field of Chromium for e-mail', (typed, former) => {
  expect(formerAddress(readAddress(typed).address ?? '')).toBe(former)
})
