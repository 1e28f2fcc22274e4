import { afterEach, expect, it, vi } from 'vitest'
import { setCookie } from '../client/cookie.ts'
import { deviceCookie } from '../shared/device-cookie.ts'
import { zoneCookie } from '../shared/zone-cookie.ts'
import { startWorld } from './world.ts'

afterEach(() => vi.unstubAllGlobals())

it.each([
  ['https:', '__Host-notejam-zone=Asia%2FKolkata', /; secure$/],
  ['http:', 'notejam-zone=Asia%2FKolkata', /; samesite=lax$/],
])('a cookie that a script sets over %s is %s', (protocol, pair, end) => {
  const written: string[] = []
  vi.stubGlobal('location', { protocol })
  vi.stubGlobal('document', {
    get cookie() {
      return written.length > 0 ? pair : ''
    },
    set cookie(text: string) {
      written.push(text)
    },
  })
  setCookie(zoneCookie, 'Asia/Kolkata')
  setCookie(zoneCookie, 'Asia/Kolkata')
  expect(written, 'written once').toHaveLength(1)
  expect(written[0]).toMatch(end)
  expect(written[0]?.split('; ')).toEqual(expect.arrayContaining([pair, 'path=/', 'samesite=lax']) as unknown)
})

it('the server reads it by either name, the one that is bound to the host first', async () => {
  expect(deviceCookie({ '__Host-a': 'bound', a: 'plain' }, 'a')).toBe('bound')
  expect(deviceCookie({ a: 'plain' }, 'a')).toBe('plain')
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  ada.cookies.set('__Host-notejam-zone', 'Asia%2FKolkata')
  expect((await world.visit('/settings', ada)).body).toContain('UTC+05:30')
})
