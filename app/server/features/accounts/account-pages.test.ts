import { expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { pages } from '../../../test/every-address.ts'
import { oneOfEach } from '../../../test/one-of-each.ts'
import { startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

it('fields of passwords are masked, say which password they want, and hinder no password manager', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { signUp, signIn, settings, delete: deletion } = routes.accounts
  let fields = 0
  for (const [path, who] of [
    [signUp, undefined],
    [signIn, undefined],
    [settings, ada],
    [deletion, ada],
  ] as const) {
    const { body } = await world.visit(path.href(), who)
    for (const [input] of body.matchAll(/<input[^>]*name="(?:new_|repeat_|confirm_new_)?password"[^>]*>/g)) {
      fields++
      expect(attributesOf(input, 'input', 'type')).toEqual(['password'])
      expect(attributesOf(input, 'input', 'autocomplete')[0]).toMatch(/^(current|new)-password$/)
      expect(input).not.toMatch(/ on\w+=|maxlength|readonly/)
    }
  }
  expect(fields).toBe(7)
})

it('signing out is on every page of a signed-in person', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  let seen = 0
  for (const page of pages.filter(({ isPrivate }) => isPrivate)) {
    const { headers, body } = await world.visit(page.path(ids), ada)
    // A note as a file of its own is no page of the service.
    const isFile = headers.get('content-disposition')?.startsWith('attachment') ?? false
    if (isFile || !headers.get('content-type')?.startsWith('text/html') || !body.includes('<!doctype html>')) continue
    seen++
    expect(attributesOf(body, 'form', 'action'), page.title).toContain(routes.accounts.signOut.href())
  }
  expect(seen).toBeGreaterThan(20)
})
