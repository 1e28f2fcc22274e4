import { expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { sharedWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const theWorld = sharedWorld()

it('the manifest has what installing needs, and needs no session', async () => {
  const world = await theWorld()
  const answer = await world.visit(routes.device.manifest.href())
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/)
  const manifest = JSON.parse(answer.body) as Record<string, unknown> & { icons: Record<string, string>[] }
  expect(manifest).toMatchObject({ name: 'Notejam', start_url: '/', scope: '/', display: 'standalone' })
  expect(manifest.icons.map(({ sizes, purpose }) => purpose ?? sizes)).toEqual([
    'any',
    '192x192',
    '512x512',
    'maskable',
  ])
  expect(manifest['share_target'], 'what is shared stands in no address').toMatchObject({
    action: '/share',
    method: 'POST',
    enctype: 'multipart/form-data',
  })
})

it('the worker is a script at the root, which browsers ask for anew', async () => {
  const world = await theWorld()
  const answer = await world.visit(routes.device.worker.href())
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  expect(answer.body).toMatch(/^const shell = \[/)
  const headers = { 'if-none-match': answer.headers.get('etag') ?? '' }
  expect((await world.visit(routes.device.worker.href(), undefined, { headers })).status, 'the same').toBe(304)
})

it('a page names its manifest, its icon and the colours around it; where the viewer has chosen, one', async () => {
  const world = await theWorld()
  const ada = await world.aPerson('Ada')
  const { body } = await world.visit('/', ada)
  expect(attributesOf(body, 'link', 'href')).toEqual(
    expect.arrayContaining([routes.device.manifest.href(), '/static/apple-touch.png']),
  )
  expect(body).toContain('viewport-fit=cover')
  expect(coloursOf(body)).toEqual([
    ['#ffffff', '(prefers-color-scheme: light)'],
    ['#1e1b19', '(prefers-color-scheme: dark)'],
  ])
  const look = { appearance: 'dark', face: 'serif', size: 'medium', width: 'normal', density: 'compact' }
  await world.submit(routes.accounts.look.href(), look, ada)
  const dark = await world.visit('/', ada)
  expect(coloursOf(dark.body)).toEqual([['#1e1b19', undefined]])
})

it('a page tells the worker whose it is, and that a session has ended', async () => {
  const world = await theWorld()
  const ada = await world.aPerson('Ada')
  const account = async (path: string, who = world.aVisitor()) =>
    (await world.visit(path, who)).headers.get('notejam-account')
  expect(await account('/', ada)).toBe(ada.id)
  expect(await account(routes.device.offline.href(), ada)).toBe(ada.id)
  expect(await account(routes.accounts.signIn.href()), 'without a session').toBe('none')
  expect(await account(routes.accounts.signIn.href(), ada), 'a session that is open').toBeNull()
  const before = { ...ada, cookies: new Map(ada.cookies) }
  await world.submit(routes.accounts.signOut.href(), {}, ada)
  expect(await account(routes.accounts.signIn.href(), before), 'a cookie whose session has ended').toBe('none')
})

function coloursOf(body: string): (string | undefined)[][] {
  const found = body.matchAll(/<meta name="theme-color" content="([^"]*)"(?: media="([^"]*)")?/g)
  return [...found].map(([, colour, media]) => [colour, media])
}
