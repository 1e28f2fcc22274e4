import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Address } from './address.ts'
import { ofAll } from './addresses-apart.ts'
import { addresses, aFormOf, forms, newPassword, pages, resetLink } from './every-address.ts'
import { oneOfEach } from './one-of-each.ts'
import { attributesOf } from '../../kit/html.ts'
import { sendRaw } from './raw-http.ts'
import { passwordOf, sharedWorld, unusedId, type Answer, type World } from './world.ts'

const onHttps = { publicOrigin: 'https://notes.example', isLocal: false }
const aWorld = sharedWorld()
const anEncryptedWorld = sharedWorld(onHttps)

const expected: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'private, no-store',
}

describe('every answer', () => {
  it('says that nothing of it may be framed, kept, guessed at, or run from elsewhere', async () => {
    const world = await aWorld()
    let files = 0
    for (const [title, answer] of await answersOf(world)) {
      if (!isFile(title, answer)) expectHeaders(answer.headers, title)
      else {
        files++
        expectInert(answer.headers, title)
      }
    }
    expect(files, 'files and small pictures were looked at').toBeGreaterThan(1)
  })

  it('asks for HTTPS where the service is reached by it, and only there', async () => {
    const [plain, encrypted] = [await aWorld(), await anEncryptedWorld()]
    for (const [title, { headers }] of await answersOf(plain)) {
      expect(headers.get('strict-transport-security'), title).toBeNull()
    }
    for (const [title, { headers }] of await answersOf(encrypted)) {
      expect(headers.get('strict-transport-security'), title).toMatch(/^max-age=\d{8,}/)
    }
  })

  it('that comes before any page has the same headers', async () => {
    const world = await aWorld()
    const head = (line: string) => [line, 'host: localhost', 'connection: close']
    for (const line of ['GET /%zz HTTP/1.1', 'JAM / HTTP/1.1']) {
      const answer = await sendRaw(world.url, head(line))
      expect(answer?.status, line).toBe(400)
      expectHeaders(new Headers(answer?.headers), line)
    }
  })

  it('of a page that holds a key tells no other site its address, and lets the browser send its form', async () => {
    const world = await aWorld()
    const answer = await world.visit(resetLink('a-key'))
    // With `no-referrer` a browser sends the form with `Origin: null`, which is refused.
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
  })
})

describe('every page', () => {
  it('has its scripts and styles in files, and its links on this site', async () => {
    const world = await aWorld()
    const answers = await answersOf(world)
    // A note that is saved as a page of its own is no page here.
    const isSaved = ({ headers }: Answer) => headers.get('content-disposition')?.startsWith('attachment;') === true
    const drawn = answers.filter(([, answer]) => answer.body.startsWith('<!doctype html>') && !isSaved(answer))
    expect(drawn.length, 'pages were looked at').toBeGreaterThan(40)
    for (const [title, { body }] of drawn) {
      expect(body, title).not.toMatch(/<style|<script(?![^>]* src="\/static\/)|<iframe|<base/)
      expect(body, title).not.toMatch(/<[^>]*\s(style|on\w+)\s*=/)
      const links = [
        ...attributesOf(body, 'a', 'href'),
        ...attributesOf(body, 'link', 'href'),
        ...attributesOf(body, 'form', 'action'),
        ...attributesOf(body, 'script', 'src'),
      ]
      expect(links.length, title).toBeGreaterThan(0)
      // A bookmark is dragged from this page: the policy of ours lets none of its kind run.
      const ofPages = links.filter(
        (link) => !title.startsWith('GET /api,') || !link.startsWith('javascript:var a=Array.from'),
      )
      for (const link of ofPages)
        expect(link, title).toMatch(/^(\/(?![/\\])|#|http:\/\/localhost:8000\/reset-password\?)/)
    }
  })
})

describe('cookies', () => {
  it('are of this host, kept from scripts and from other sites', async () => {
    const attributes = ['HttpOnly', 'Path=/', 'SameSite=Lax']
    expect(await cookiesOf(await aWorld())).toEqual({
      notejam: [...attributes, 'Max-Age=2592000'].sort(),
      'notejam-flash': [...attributes, 'Max-Age=60'].sort(),
      'notejam-device': [...attributes, 'Max-Age=34560000'].sort(),
      'notejam, ended': [...attributes, 'Expires', 'Max-Age=0'].sort(),
      'notejam-flash, ended': [...attributes, 'Expires', 'Max-Age=0'].sort(),
    })
  })

  it('are bound to the host and to HTTPS where the service is reached by it', async () => {
    const attributes = ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']
    expect(await cookiesOf(await anEncryptedWorld())).toEqual({
      '__Host-notejam': [...attributes, 'Max-Age=2592000'].sort(),
      '__Host-notejam-flash': [...attributes, 'Max-Age=60'].sort(),
      '__Host-notejam-device': [...attributes, 'Max-Age=34560000'].sort(),
      '__Host-notejam, ended': [...attributes, 'Expires', 'Max-Age=0'].sort(),
      '__Host-notejam-flash, ended': [...attributes, 'Expires', 'Max-Age=0'].sort(),
    })
  })

  it('of a session over HTTPS open and end it as they do over HTTP', async () => {
    const world = await anEncryptedWorld()
    const ada = await world.aPerson('Ada')
    expect((await world.visit('/', ada)).status).toBe(200)
    const inPlain = { ...ada, cookies: new Map([...ada.cookies].map(([name, value]) => [name.slice(7), value])) }
    expect((await world.visit('/', inPlain)).status, 'a cookie that HTTP could have set').toBe(303)
    const old = { ...ada, cookies: new Map(ada.cookies) }
    await world.submit(routes.accounts.signOut.href(), {}, ada)
    expect(ada.cookies.has('__Host-notejam')).toBe(false)
    expect((await world.visit('/', old)).status, 'the session itself has ended').toBe(303)
  })
})

/** Answers of every kind: pages and forms, taken and refused, with a session and without. Each world is asked once. */
function answersOf(world: World): Promise<[string, Answer][]> {
  const known = answered.get(world) ?? askForAll(world)
  answered.set(world, known)
  return known
}
const answered = new Map<World, Promise<[string, Answer][]>>()

async function askForAll(world: World): Promise<[string, Answer][]> {
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  const answers: [string, Answer][] = []
  for (const page of pages.filter(({ pattern }) => !ofAll.includes(pattern))) {
    answers.push([`${page.title}, signed in`, await world.visit(page.path(ids), ada)])
    answers.push([`${page.title}, signed out`, await world.visit(page.path(ids))])
    answers.push([`HEAD ${page.pattern}`, await world.visit(page.path(ids), ada, { method: 'HEAD' })])
  }
  for (const address of addresses.filter(({ names }) => names)) {
    answers.push([`${address.title} of nothing`, await send(world, address, address.pathWith(unusedId))])
  }
  for (const form of forms) {
    const { owner, path, valid } = await aFormOf(world, form)
    const elsewhere = { method: 'POST', headers: { origin: 'https://evil.example' } }
    answers.push([`${form.title} from elsewhere`, await world.visit(path, owner, elsewhere)])
    const unreadable = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }
    answers.push([`${form.title}, unreadable`, await world.visit(path, owner, unreadable)])
    answers.push([`${form.title}, empty`, await world.submit(path, {}, { ...owner, cookies: new Map(owner.cookies) })])
    answers.push([form.title, await world.submit(path, valid, owner)])
  }
  answers.push(['an unknown address', await world.visit('/banana', ada)])
  return answers
}

function send(world: World, { method }: Address, path: string): Promise<Answer> {
  return method === 'GET' ? world.visit(path) : world.submit(path, {})
}

function expectHeaders(headers: Headers, title: string): void {
  // Its address, on the way to the form, holds what opens an account.
  const isReset = /^(GET|HEAD) \/reset-password/.test(title)
  for (const [name, value] of Object.entries(expected)) {
    const wanted = isReset && name === 'referrer-policy' ? /^(no-referrer|same-origin)$/ : value
    if (typeof wanted === 'string') expect(headers.get(name), `${name} of ${title}`).toBe(wanted)
    else expect(headers.get(name), `${name} of ${title}`).toMatch(wanted)
  }
  const policy = headers.get('content-security-policy') ?? ''
  const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]))
  expect(rules.get('frame-ancestors'), title).toBe("'none'")
  expect(rules.get('default-src'), title).toBe("'none'")
  expect(rules.get('script-src'), title).toBe("'self'")
  // The editor makes styles of its own; they say the word that this answer alone allows.
  const isWritten = /(\/notes\/(create|:noteId(\/edit)?)|\/search)($|,)/.test(title)
  expect(rules.get('style-src'), title).toMatch(isWritten ? /^'self'( 'nonce-[\w+/=]{24}')?$/ : /^'self'$/)
  expect(rules.get('form-action'), title).toBe("'self'")
  expect(rules.get('base-uri'), title).toBe("'none'")
  expect(policy, title).not.toMatch(/unsafe|\*|https?:/)
}

/** An attachment, byte for byte: not one of our pages. */
function isFile(title: string, { status }: Answer): boolean {
  return status === 200 && /^(GET|HEAD) \/attachments\/:attachmentId\/(file|thumbnail)/.test(title)
}

/** It can do nothing, and a browser that keeps it asks each time whether it may show it. */
function expectInert(headers: Headers, title: string): void {
  for (const [name, value] of Object.entries({ ...expected, 'cache-control': 'private, no-cache' })) {
    expect(headers.get(name), `${name} of ${title}`).toBe(value)
  }
  expect(headers.get('content-security-policy'), title).toBe("sandbox; default-src 'none'; frame-ancestors 'none'")
}

/** The attributes of each cookie that comes with an account's life, by name. */
async function cookiesOf(world: World): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  const grace = world.aVisitor()
  const email = 'cookies@example.org'
  const twice = { password: newPassword, repeat_password: newPassword }
  const changed = { new_password: passwordOf, confirm_new_password: passwordOf }
  const answers = [
    await world.submit(routes.accounts.signUp.href(), { email, ...twice }, grace),
    await world.visit(routes.accounts.signIn.href(), grace),
    await world.submit(routes.accounts.signIn.href(), { email, password: newPassword }, grace),
    await world.submit(routes.accounts.settings.href(), { password: newPassword, ...changed }, grace),
    await world.submit(routes.accounts.signOut.href(), {}, grace),
  ]
  for (const cookie of answers.flatMap(({ headers }) => headers.getSetCookie())) {
    const [pair = '', ...attributes] = cookie.split('; ')
    const isEnded = attributes.some((attribute) => attribute.startsWith('Expires=Thu, 01 Jan 1970'))
    const name = pair.slice(0, pair.indexOf('='))
    found[isEnded ? `${name}, ended` : name] = attributes.map((one) => one.replace(/^Expires=.*/, 'Expires')).sort()
  }
  return found
}
