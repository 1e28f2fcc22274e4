import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { shareNote, sharePad } from '../../../test/share-note.ts'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { guesses } from './guesses.ts'

const aWorld = sharedWorld()
const password = 'plums and damsons'

async function aLockedNote(world: World, text = 'Three kilos.') {
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada, { name: 'Plum jam', text })
  const path = await shareNote(world, ada, noteId, { password, access: 'password' })
  return { ada, noteId, path, reader: world.aVisitor() }
}

const open = (world: World, path: string, who: Person, given = password) => world.submit(path, { password: given }, who)
const cookieOf = (who: Person) => who.cookies.get('notejam-share')

describe('a share with a password', () => {
  it('tells nothing before the right one, and is kept by no cache', async () => {
    const world = await aWorld()
    const { path, reader } = await aLockedNote(world)
    expect(path).toMatch(/^\/p\/[\w-]{22}$/)
    const asked = await world.visit(path, reader)
    expect(asked.body).toContain('This page has a password')
    expect(asked.body).not.toMatch(/Plum|kilos|Ada|<script|og:/)
    expect(asked.headers.get('cache-control')).toBe('private, no-store')
    expect(asked.headers.get('x-robots-tag')).toBe('noindex')
    expect(asked.headers.getSetCookie()).toEqual([])
    expect(asked.headers.get('referrer-policy'), 'its form has an origin').toBe('same-origin')

    const wrong = await open(world, path, reader, 'plums and apples')
    expect([wrong.status, wrong.body.includes('That is not the password of this page')]).toEqual([422, true])
    expect([wrong.headers.getSetCookie(), wrong.body.includes('Plum')]).toEqual([[], false])

    const right = await open(world, path, reader)
    expect([right.status, right.location]).toEqual([303, path])
    expect(right.headers.getSetCookie()).toEqual([
      expect.stringMatching(`Max-Age=2595600; Path=${path}; HttpOnly; SameSite=Lax`),
    ])
    const page = await world.visit(path, reader)
    expect(page.body).toContain('Three kilos.')
    expect(page.headers.get('cache-control')).toBe('private, no-store')
  })

  it('gives a key that opens this share alone, until its password or its address is another', async () => {
    const world = await aWorld()
    const one = await aLockedNote(world)
    const other = await aLockedNote(world)
    await open(world, one.path, one.reader)
    expect((await world.visit(one.path, one.reader)).body).toContain('Plum jam')
    expect((await world.visit(other.path, one.reader)).body, 'another share').not.toContain('Plum jam')
    await shareNote(world, one.ada, one.noteId, { password: 'damsons and plums' })
    expect((await world.visit(one.path, one.reader)).body, 'another password').not.toContain('Plum jam')
    expect((await open(world, one.path, one.reader)).status).toBe(422)
    await open(world, one.path, one.reader, 'damsons and plums')
    expect((await world.visit(one.path, one.reader)).body).toContain('Plum jam')
    const value = cookieOf(one.reader) ?? ''
    const later = `${Date.now() + 10 ** 9}${value.slice(13)}`
    for (const forged of [
      later,
      value.slice(0, -1),
      '',
      'x',
      `${value}x`,
      value.replace(/\..*/, `.${'a'.repeat(43)}`),
    ]) {
      one.reader.cookies.set('notejam-share', forged)
      expect((await world.visit(one.path, one.reader)).body, forged).not.toContain('Plum jam')
    }
  })

  it('is elsewhere than one without: the address of before leads to the form, and back when the password goes', async () => {
    const world = await aWorld()
    const { ada, noteId, path } = await aLockedNote(world)
    const free = path.replace('/p/', '/s/')
    const led = await world.visit(free)
    expect([led.status, led.location, led.headers.get('cache-control')]).toEqual([302, path, 'private, no-store'])
    expect(led.body).toBe('')
    expect(await shareNote(world, ada, noteId, { byline: 'Ada' }), 'a change of something else').toBe(path)
    expect(await shareNote(world, ada, noteId, { access: 'open' })).toBe(free)
    expect((await world.visit(path)).location).toBe(free)
    expect((await world.visit(free)).body).toContain('Three kilos.')
  })

  it('gives no file without the key', async () => {
    const world = await aWorld()
    const { ada, noteId, path, reader } = await aLockedNote(world)
    const { id } = await world.aPicture(ada, noteId, 'label.png')
    const text = `![label](/attachments/${id}/file/label.png)`
    await world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text, version: '1', pad_id: '' }, ada)
    await open(world, path, reader)
    const src = attributesOf((await world.visit(path, reader)).body, 'img', 'src')[0] ?? ''
    const picture = await world.visit(src, reader)
    expect([picture.status, picture.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect((await world.visit(src)).status).toBe(404)
    expect((await world.visit(src.replace('/p/', '/s/'))).status).toBe(404)
  })

  it('gives its key over HTTPS alone, where there is HTTPS', async () => {
    const world = await startWorld({ publicOrigin: 'https://notes.example' })
    const { path, reader } = await aLockedNote(world)
    const [cookie = ''] = (await open(world, path, reader)).headers.getSetCookie()
    expect(cookie).toMatch(/^__Secure-notejam-share=/)
    expect(cookie).toContain('; Secure')
  })

  it('covers the notes of a pad', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { id: padId } = await world.aPad(ada, { name: 'Preserves' })
    await world.aNote(ada, { name: 'Plum jam', padId })
    const path = await sharePad(world, ada, padId, { password })
    const reader = world.aVisitor()
    await open(world, path, reader)
    const list = await world.visit(path, reader)
    const href = attributesOf(list.body, 'a', 'href').find((one) => one.includes('/notes/')) ?? ''
    expect((await world.visit(href, reader)).body).toContain('Plum jam')
    const without = await world.visit(href)
    expect([without.body.includes('Plum jam'), without.body.includes('This page has a password')]).toEqual([
      false,
      true,
    ])
  })

  it('is closed to guesses of one network, for all shares of it, and a right password costs none', async () => {
    const world = await startWorld({ rateLimit: true })
    const { path } = await aLockedNote(world)
    for (let n = 0; n < guesses.fromNetwork.points + 2; n++) {
      expect((await open(world, path, world.aVisitor())).status, `right ${n}`).toBe(303)
    }
    await world.sql`update rate_limits set points = ${guesses.fromNetwork.points} where key like 'share-network%'`
    const late = await open(world, path, world.aVisitor(), 'plums and apples')
    expect([late.status, late.body.includes('Too many attempts. Try again in')]).toEqual([429, true])
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await open(world, path, world.aVisitor())).status, 'the right one, too').toBe(429)
  })

  it.each([{}, { password: '' }, { password: 'x'.repeat(2000) }])('answers %o in a sentence', async (fields) => {
    const world = await aWorld()
    const { path } = await aLockedNote(world)
    const answer = await world.submit(path, fields)
    expect([answer.status, answer.body.includes('class="problem"')]).toEqual([422, true])
    expect((await world.submit(path.replace(/.{5}$/, 'aaaaa'), { password })).status).toBe(404)
    expect((await world.submit(`${path}x`, { password })).status).toBe(404)
  })
})
