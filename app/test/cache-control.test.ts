import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { aWorldBehindADoor, away } from './behind-a-door.ts'
import { ofAll } from './addresses-apart.ts'
import { pages } from './every-address.ts'
import { oneOfEach } from './one-of-each.ts'
import { noAssets } from './deps.ts'
import { sharedWorld, startWorld } from './world.ts'

/** Stored by no shared cache and no browser: it is one person's, or an error, or changes at any moment. */
const neverStored = 'private, no-store'
/** Stored by the browser of its owner, which revalidates it before each use. */
const revalidated = 'private, no-cache'
/** Stored by every cache for a year: its name changes with its content. */
const immutable = 'public, max-age=31536000, immutable'

const folder = mkdtempSync(join(tmpdir(), 'notejam-static-'))
mkdirSync(join(folder, 'deep'))
writeFileSync(join(folder, 'main-abc123.js'), 'export {}')
afterAll(() => rmSync(folder, { recursive: true }))
const aWorldWithFiles = sharedWorld({ assets: { ...noAssets, script: '/static/main-abc123.js', folder } })

const table: [what: string, method: string, path: string, status: number, expected: string][] = [
  ['a page', 'GET', '/signin', 200, neverStored],
  ['a page, HEAD', 'HEAD', '/signin', 200, neverStored],
  ['the way to the sign-in', 'GET', '/', 303, neverStored],
  ['nothing here', 'GET', '/banana', 404, neverStored],
  ['a method that is not there', 'PUT', '/signin', 405, neverStored],
  ['a form with mistakes', 'POST', '/signin', 422, neverStored],
  ['an address that cannot be read', 'GET', '/%', 400, neverStored],
  ['that the process lives', 'GET', '/healthz', 200, neverStored],
  ['that it can serve', 'GET', '/readyz', 200, neverStored],
  ['a static file', 'GET', '/static/main-abc123.js', 200, immutable],
  ['a static file, HEAD', 'HEAD', '/static/main-abc123.js', 200, immutable],
  ['a static file of another version', 'GET', '/static/main-000000.js', 404, neverStored],
  ['what lies outside of them', 'GET', '/static/..%2fmain-abc123.js', 404, neverStored],
  ['a folder of them', 'GET', '/static/deep/', 404, neverStored],
]

it.each(table)('%s (%s %s) is kept as long as it says', async (_what, method, path, status, expected) => {
  const world = await aWorldWithFiles()
  const answer = await world.visit(path, undefined, { method })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, expected])
})

it('every page of a person is never stored, and files are by the owner’s browser, which revalidates them', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  let files = 0
  for (const page of pages.filter(({ pattern }) => !ofAll.includes(pattern))) {
    const answer = await world.visit(page.path(ids), ada)
    const isFile = /^\/attachments\/:attachmentId\/(file|thumbnail)/.test(page.pattern)
    if (isFile) files++
    expect(answer.status, page.title).toBeLessThan(400)
    expect(answer.headers.get('cache-control'), page.title).toBe(isFile ? revalidated : neverStored)
    if (!isFile) continue
    const known = await world.visit(page.path(ids), ada, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect([known.status, known.headers.get('cache-control')], page.title).toEqual([304, revalidated])
    const strangers = await world.visit(page.path(ids), await world.aPerson(`Mallory-${files}`))
    expect([strangers.status, strangers.headers.get('cache-control')], page.title).toEqual([404, neverStored])
  }
  expect(files).toBe(2)
})

it('no error is kept: not a defect, not a database that is away', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  world.expectedErrors.add('defect')
  await world.sql`alter table notes rename column text to words`
  const defect = await world.visit(routes.notes.show.href({ noteId: '1' }), ada)
  expect([defect.status, defect.headers.get('cache-control')]).toEqual([500, neverStored])
  await door.shut()
  const none = await world.visit('/', ada)
  expect([none.status, none.headers.get('cache-control')]).toEqual([503, neverStored])
  await door.open()
})
