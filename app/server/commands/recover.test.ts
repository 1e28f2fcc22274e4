import { expect, it } from 'vitest'
import type { CommandHost } from './command.ts'
import { recover } from './recover.ts'

it.each([
  ['a password', 'postgres://ada:a-word@127.0.0.1:1/notes', '--from has a password'],
  ['a password among its parameters', 'postgresql://ada@127.0.0.1:1/notes?password=a-word', '--from has a password'],
  ['no form of an address', 'postgres://ada@:a-word@[/notes', '--from is no address such as'],
])('an address with %s is refused before anything is opened, and not repeated', async (_, from, sentence) => {
  // Nothing of the configuration is looked at.
  const host = { words: ['--user', 'ada@example.org', '--from', from], cwd: '/' } as unknown as CommandHost
  const refused = recover.run(host)
  await expect(refused).rejects.toThrow(sentence)
  await expect(refused).rejects.not.toThrow('a-word')
})
