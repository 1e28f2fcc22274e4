import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { readConfig } from '../../config.ts'
import { routes } from '../../routes.ts'

const path = routes.securityContact.href()

it('names the operator’s contact as RFC 9116 wants it, and is not there without one', async () => {
  const securityContact = { address: 'mailto:security@notes.example', expiresAt: '2027-06-30T23:59:59Z' }
  const world = await startWorld({ securityContact, publicOrigin: 'https://notes.example' })
  const { status, headers, body } = await world.visit(path)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(body).toBe(
    'Contact: mailto:security@notes.example\n' +
      'Expires: 2027-06-30T23:59:59Z\n' +
      'Preferred-Languages: en\n' +
      'Canonical: https://notes.example/.well-known/security.txt\n',
  )
  const without = await startWorld()
  expect((await without.visit(path)).status).toBe(404)
})

it.each([
  ['security@notes.example', 'mailto:security@notes.example'],
  ['mailto:security@notes.example', 'mailto:security@notes.example'],
  ['https://notes.example/security', 'https://notes.example/security'],
])('the contact %s is %s', (SECURITY_CONTACT, address) => {
  expect(readConfig({ SECURITY_CONTACT }, '/').SECURITY_CONTACT).toBe(address)
})

it.each([
  { SECURITY_CONTACT: 'http://notes.example/security' },
  { SECURITY_CONTACT: 'the operator' },
  { SECURITY_EXPIRES: '2027-02-31' },
  { SECURITY_EXPIRES: 'next year' },
  { SECURITY_EXPIRES: '2027-06-30\nContact: mailto:mallory@example.org' },
])('%j is refused with what is expected', (env) => {
  const [name] = Object.keys(env)
  expect(() => readConfig(env, '/')).toThrow(new RegExp(`${name} is wrong: expected a (mail address|day) such as`))
})
