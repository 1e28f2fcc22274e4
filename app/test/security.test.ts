import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { addresses, aFormOf } from './every-address.ts'
import { oneOfEach } from './one-of-each.ts'
import { valueOf } from '../../kit/html.ts'
import { sendRaw } from './raw-http.ts'
import { passwordOf, sharedWorld, startWorld, type World } from './world.ts'

const aWorld = sharedWorld()

describe('the page to go to after signing in', () => {
  const elsewhere = [
    'https://evil.example/',
    'HTTPS:evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/%2F/evil.example/..//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e%2e//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    '.evil.example',
    'evil.example',
    '',
  ]
  const encoded = elsewhere.flatMap((next) => [encodeURIComponent(next), encodeURIComponent(encodeURIComponent(next))])

  it('is on this site, whatever the link or the form says', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const next of [...elsewhere, ...encoded]) {
      const page = await world.visit(routes.accounts.signIn.href({ next }))
      const kept = valueOf(page.body, 'next') ?? '/'
      await expectHere(world, kept, `the form's, for ${next}`)
      await expectHere(world, await landing(world, { email: ada.email, next }), `sent in the form: ${next}`)
      await expectHere(world, await landing(world, { email: ada.email }, { next }), `sent in the address: ${next}`)
    }
  })

  it('is the one they wanted to see', async () => {
    const world = await aWorld()
    const { owner: ada, ids } = await aFormOf(world, aRestore())
    const wanted = [routes.notes.show.href(ids), routes.home.href({ order: '-name' }), routes.notes.create.href()]
    for (const path of [...wanted, '/notes/1?a=%2F%2Fevil.example&b=%C3%BC']) {
      const { location } = await world.visit(path)
      expect(location, path).toMatch(/^\/signin\?next=/)
      const page = await world.visit(location ?? '')
      const next = valueOf(page.body, 'next') ?? ''
      expect(await landing(world, { email: ada.email, next }), path).toBe(path)
    }
  })

  it('is there, also for a person whose session ended before they sent a form', async () => {
    const world = await aWorld()
    for (const form of addresses.filter(({ method, isPrivate }) => method === 'POST' && isPrivate)) {
      const { owner, path, valid } = await aFormOf(world, form)
      const { location } = await world.submit(path, valid)
      expect(location, form.title).toMatch(/^\/signin(\?|$)/)
      const next = valueOf((await world.visit(location ?? '')).body, 'next') ?? '/'
      const there = await landing(world, { email: owner.email, next })
      const landed = await world.visit(there, owner)
      // Who has just signed in need not confirm anything.
      const shown = landed.location === null ? landed : await world.visit(landed.location, owner)
      expect(shown.status, `${form.title} led to ${there}`).toBe(200)
    }
  })

  it('does not sign them out again', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const next of ['/signout', '/signout/', '/signout?x=1', '/x/../signout', '/%73ignout', '/signou%74/']) {
      const visitor = world.aVisitor()
      const fields = { email: ada.email, password: passwordOf, next }
      const { location } = await world.submit(routes.accounts.signIn.href(), fields, visitor)
      await world.visit(location ?? '', visitor)
      expect((await world.visit('/', visitor)).status, next).toBe(200)
    }
  })
})

describe('a redirect', () => {
  it('never leads to another site, whichever name the request was made under', async () => {
    const world = await aWorld()
    const { owner: ada, ids } = await aFormOf(world, aRestore())
    const cookie = `cookie: ${[...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`
    const found: string[] = []
    for (const address of addresses) {
      const { method } = address
      const body = method === 'POST' ? new URLSearchParams(address.form(ids)).toString() : ''
      const forged = ['host: evil.example', 'x-forwarded-host: evil.example', 'x-forwarded-proto: gopher']
      const content = ['content-type: application/x-www-form-urlencoded', `content-length: ${body.length}`]
      for (const who of [[cookie], []]) {
        const head = [`${method} ${address.path(ids)} HTTP/1.1`, ...forged, ...content, 'connection: close', ...who]
        const answer = await sendRaw(world.url, head, body)
        expect(answer?.status, `${method} ${address.path(ids)}`).toBeLessThan(500)
        if (answer?.headers['location']) found.push(answer.headers['location'])
      }
    }
    expect(found.length).toBeGreaterThan(20)
    for (const location of found) expect(location).toMatch(/^\/(?![/\\])[^\\]*$/)
  })

  it('in a mail leads to the public address, whichever name was asked under', async () => {
    const world = await startWorld({ publicOrigin: 'https://notes.example', isLocal: false })
    const ada = await world.aPerson('Ada')
    const body = new URLSearchParams({ email: ada.email }).toString()
    const content = ['content-type: application/x-www-form-urlencoded', `content-length: ${body.length}`]
    const forged = ['host: evil.example', 'x-forwarded-host: evil.example', 'forwarded: host=evil.example']
    const head = ['POST /forgot-password HTTP/1.1', ...forged, ...content, 'connection: close']
    expect((await sendRaw(world.url, head, body))?.status).toBe(303)
    const [mail] = await world.outbox.list()
    expect(mail?.text).toMatch(/https:\/\/notes\.example\/reset-password\?token=/)
    expect(mail?.text).not.toContain('evil')
  })
})

describe('the outbox', () => {
  const ask = (world: World, host: string) =>
    sendRaw(world.url, ['GET /outbox HTTP/1.1', `host: ${host}`, 'connection: close'])

  it('is shown on this machine, under a name of this machine', async () => {
    const world = await aWorld()
    const { email } = await oneOfEach(world, await world.aPerson('Ada'))
    await world.submit(routes.accounts.forgotPassword.href(), { email })
    for (const host of ['localhost', 'localhost:8000', '127.0.0.1:8000', '[::1]:8000', 'notejam.localhost']) {
      const answer = await ask(world, host)
      expect(answer?.status, host).toBe(200)
      expect(answer?.body, host).toContain('Choose a new password for Notejam')
    }
    const others = [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      '10.0.0.1',
      '',
    ]
    for (const host of [...others, 'evil.example:localhost', '[::2]', '127.0.0.1\tevil']) {
      const answer = await ask(world, host)
      expect(answer?.status, host).toBe(404)
      expect(answer?.body, host).not.toContain('Choose a new password for Notejam')
    }
  })

  it.each([
    'x-forwarded-for: 10.0.0.1',
    'x-forwarded-host: notes.example',
    'forwarded: for=10.0.0.1',
    'via: 1.1 proxy',
  ])('is not shown through a proxy: %s', async (header) => {
    const world = await aWorld()
    expect((await ask(world, 'localhost'))?.status).toBe(200)
    const lines = ['GET /outbox HTTP/1.1', 'host: localhost', header, 'connection: close']
    expect((await sendRaw(world.url, lines))?.status).toBe(404)
  })

  it('is not there where mail is sent', async () => {
    const world = await startWorld({ outbox: undefined })
    expect((await ask(world, 'localhost'))?.status).toBe(404)
    expect((await world.visit(routes.accounts.signIn.href())).body).not.toContain('/outbox')
  })
})

/** Where the sign-in form leads. */
async function landing(world: World, fields: Record<string, string>, query: Record<string, string> = {}) {
  const path = routes.accounts.signIn.href(query)
  const answer = await world.submit(path, { password: passwordOf, ...fields })
  expect(answer.status).toBe(303)
  return answer.location ?? ''
}

/** As a browser understands it, an address of this site; and one that does not lead on elsewhere. */
async function expectHere(world: World, path: string, label: string): Promise<void> {
  expect(path, label).toMatch(/^\//)
  const there = new URL(path, world.url)
  expect(there.origin, label).toBe(world.url)
  const { location } = await world.visit(there.pathname + there.search)
  if (location) expect(new URL(location, world.url).origin, label).toBe(world.url)
}

function aRestore() {
  const found = addresses.find(({ title }) => title === 'POST /notes/:noteId/restore')
  if (!found) throw new Error('nothing restores a note')
  return found
}
