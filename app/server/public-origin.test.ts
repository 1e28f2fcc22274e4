import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

/** What is wrong with it, as the operator reads it; undefined when it is taken. */
function refusalOf(origin: string): string | undefined {
  try {
    readConfig({ PUBLIC_ORIGIN: origin }, '/')
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(error.problems).toHaveLength(1)
    return error.problems[0]
  }
}

describe('an origin', () => {
  it.each([
    ['https://notes.example', 'https://notes.example'],
    ['https://notes.example/', 'https://notes.example'],
    ['  https://notes.example\r\n', 'https://notes.example'],
    ['HTTPS://Notes.Example', 'https://notes.example'],
    ['https://notes.example:443', 'https://notes.example'],
    ['http://notes.example:80/', 'http://notes.example'],
    ['https://notes.example:8443', 'https://notes.example:8443'],
    ['http://notes.example:443', 'http://notes.example:443'],
    ['https://notes.example.', 'https://notes.example'],
    ['https://notes.example.:8443/', 'https://notes.example:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://BÜCHER.example:443/', 'https://xn--bcher-kva.example'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['https://заметки.рф', 'https://xn--80akegjk7b.xn--p1ai'],
    ['https://notes。example', 'https://notes.example'],
    ['http://my_notes.lan', 'http://my_notes.lan'],
    ['http://notes', 'http://notes'],
    ['http://10.0.0.7:8000', 'http://10.0.0.7:8000'],
    ['http://[2001:DB8:0:0::1]:8000/', 'http://[2001:db8::1]:8000'],
    ['http://[::1]', 'http://[::1]'],
  ])('written as %j is kept as a browser spells it: %s', (written, kept) => {
    expect(readConfig({ PUBLIC_ORIGIN: written }, '/').PUBLIC_ORIGIN).toBe(kept)
  })

  it.each(['http://localhost.', 'http://LOCALHOST:8000', 'http://127.1:8000', 'http://[0:0:0:0:0:0:0:1]'])(
    'that only spells this machine otherwise is local: %s',
    (written) => {
      expect(readConfig({ PUBLIC_ORIGIN: written }, '/').isLocal).toBe(true)
    },
  )

  const refused: Readonly<Record<string, readonly string[]>> = {
    'without a path': [
      'https://secret.example/notes',
      'https://secret.example/notes/',
      'https://secret.example/a/b?c#d',
      'https://secret.example//',
      'https://secret.example/.',
      'https://secret.example\\notes',
      'http://localhost:8000/secret',
      'http://[::1]/secret',
      'https://secret.example/@ada',
    ],
    'without a query and a fragment': [
      'https://secret.example?a=b',
      'https://secret.example/?',
      'https://secret.example#a',
      'https://secret.example/#/',
      'https://secret.example/?next=/notes',
    ],
    'without a user and a password': [
      'https://ada@secret.example',
      'https://ada:secret@notes.example',
      'https://@secret.example/',
      'https://ada:secret@notes.example/notes?a',
    ],
    'https:// or http:// before the name': [
      'secret.example',
      'secret.example:8443',
      'secret.example/notes',
      'localhost:8000',
      '//secret.example',
      '[::1]:8000',
      '10.0.0.7',
      'ws://secret.example',
      'wss://secret.example/',
      'ftp://secret.example',
      'postgres://secret.example',
      'https:secret.example',
      'http//secret.example',
    ],
    'without quotation marks': ['"https://secret.example"', "'https://secret.example'"],
    'one origin': [
      'https://secret.example, https://other.example',
      'https://secret.example https://other.example',
      'https://*.secret.example',
      '*',
    ],
    'is for HOST': ['http://0.0.0.0:8000', 'http://0', 'http://[::]:8000'],
    'an origin such as https://notes.example': [
      'https://',
      'https://:8000',
      'https://secret..example',
      'https://.secret.example',
      'https://secret.example:0',
      'https://secret.example:70000',
      'https://secret.example:port',
      'https://[::1',
      'https://[fe80::1%25eth0]',
      'https://256.1.1.1',
    ],
  }
  it.each(Object.entries(refused).flatMap(([says, texts]) => texts.map((text) => [text, says] as const)))(
    'written as %j is refused: expected %s',
    (written, says) => {
      const said = refusalOf(written)
      expect(said).toMatch(/^PUBLIC_ORIGIN is wrong: expected [^\n]+$/)
      expect(said).toContain(says)
      expect(said, 'values are not repeated').not.toContain('secret')
    },
  )
})

it('an origin with a path is refused with the name of a paragraph that exists', async () => {
  const [, file = '', heading = ''] =
    /\((docs\/[\w-]+\.md), "([^"]+)"\)/.exec(refusalOf('https://a.example/b') ?? '') ?? []
  const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
  expect(text).toContain(`\n## ${heading}\n`)
})
