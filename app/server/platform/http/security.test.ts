import { describe, expect, it } from 'vitest'
import { elsewhere, here } from '../../../test/request-headers.ts'
import { isFromHere } from './security.ts'

const publicOrigin = 'http://localhost:8000'

describe('a request', () => {
  it.each(Object.entries(elsewhere))('by %s is not from our own pages', (_, headers) => {
    for (const isLocal of [true, false]) expect(isFromHere({ headers }, publicOrigin, isLocal)).toBe(false)
  })

  it.each(Object.entries(here))('by %s is from our own pages, or from what is no browser', (_, headers) => {
    for (const isLocal of [true, false]) expect(isFromHere({ headers }, publicOrigin, isLocal)).toBe(true)
  })

  it.each([
    ['the same loopback address', 'http://127.0.0.1:8000', '127.0.0.1:8000', true],
    ['the same loopback address of IPv6', 'http://[::1]:8000', '[::1]:8000', true],
    ['another loopback address', 'http://127.0.0.1:8000', 'localhost:8000', false],
    ['another port', 'http://127.0.0.1:9000', '127.0.0.1:8000', false],
    ['another scheme', 'https://127.0.0.1:8000', '127.0.0.1:8000', false],
    ['a name that begins like one', 'http://127.0.0.1.evil.example', '127.0.0.1.evil.example', false],
    ['the same name of the network', 'http://notes.lan:8000', 'notes.lan:8000', false],
    ['no origin, under no host', 'null', '', false],
  ])('with an origin and a host of %s is ours at most in local mode', (_, origin, host, isOurs) => {
    expect(isFromHere({ headers: { origin, host } }, publicOrigin, true)).toBe(isOurs)
    expect(isFromHere({ headers: { origin, host } }, publicOrigin, false)).toBe(false)
    const headers = { origin, host, 'sec-fetch-site': 'cross-site' }
    expect(isFromHere({ headers }, publicOrigin, true), 'by another site').toBe(false)
  })
})
