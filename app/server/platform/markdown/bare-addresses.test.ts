import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'

async function addressesIn(text: string): Promise<string[]> {
  const html = await renderMarkdown(text)
  return [...html.matchAll(/<a href="[^"]*"[^>]*>([^<]*)<\/a>/g)].map(([, words = '']) => words)
}

it.each([
  ['a name and password', 'https://user:pass@example.com/x', ['https://user:pass@example.com/x']],
  ['two signs of mail, as browsers read them', 'https://a:b@c@example.com/', ['https://a:b@c@example.com/']],
  ['a name without a host', 'https://user:pass@ http://me@ and so on', []],
  ['dashes of other scripts', 'https://a.org/Michelson–Morley', ['https://a.org/Michelson–Morley']],
  ['a dash between clauses', 'https://a.org/x – and https://a.org/y—', ['https://a.org/x', 'https://a.org/y']],
  ['apostrophes', 'https://a.org/L’Équipe ‘https://a.org/b’', ['https://a.org/L’Équipe', 'https://a.org/b']],
  [
    'dots within words',
    'https://a.org/col·lecció https://a.org/ア・イ',
    ['https://a.org/col·lecció', 'https://a.org/ア・イ'],
  ],
  ['a stop and a comma of CJK', 'https://a.org/x。说明 https://a.org/y，说明', ['https://a.org/x', 'https://a.org/y']],
  ['versions', 'react@18.2.0 @types/node@26.6.6', []],
  ['a computer’s number', 'ssh root@192.168.1.10', []],
  ['mail within CJK', '联系foo@example.com。メールbar@example.comまで', ['foo@example.com', 'bar@example.com']],
  [
    'mail after signs of other scripts',
    '邮箱：foo@example.com，“bar@example.com”',
    ['foo@example.com', 'bar@example.com'],
  ],
  ['mail to hosts of other scripts', 'user@bücher.example foo@例え.jp', ['user@bücher.example', 'foo@例え.jp']],
  ['nothing that goes on behind www.', 'ab www.< a www.- www.', []],
  ['half a word is no mail', 'éfoo@example.com', []],
  [
    'hosts that CJK follows',
    '见https://example.com吧 https://example.org에서',
    ['https://example.com', 'https://example.org'],
  ],
  ['hosts and paths in CJK', 'https://例え.jp/路径/中文', ['https://例え.jp/路径/中文']],
  [
    'underscores in hosts',
    'http://my_bucket.s3.example.com/a _http://a_b.org_',
    ['http://my_bucket.s3.example.com/a', 'http://a_b.org'],
  ],
  [
    'underscores in a name without a dot',
    'http://my_host:8080/x http://db_1 http://a_b.c_d/x _http://a_b_ http://_/x',
    ['http://my_host:8080/x', 'http://db_1', 'http://a_b'],
  ],
  [
    'a port',
    'http://localhost:3000/x http://me@localhost:80/y',
    ['http://localhost:3000/x', 'http://me@localhost:80/y'],
  ],
  [
    'escapes, but for what cannot be seen',
    'https://a.org/J%C3%A4m%25 https://a.org/%00%0a%1b https://a.org/%E2%80%AEfdp.exe',
    ['https://a.org/Jäm%25', 'https://a.org/%00%0A%1B', 'https://a.org/%E2%80%AEfdp.exe'],
  ],
  ['brackets', '(https://a.org/b_(c)) （https://a.org/d）', ['https://a.org/b_(c)', 'https://a.org/d']],
] satisfies [string, string, string[]][])('bare addresses: %s', async (_, text, expected) => {
  expect(await addressesIn(text)).toEqual(expected)
})
