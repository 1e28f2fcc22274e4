import { describe, expect, it } from 'vitest'
import { itAsksForEachPageAgain, itDropsKeptPages } from './leaving.ts'
import { strangersChangeNothing } from './strangers.ts'
import { openWorld } from './world.ts'

/** `safety.all.test.ts` has the other ways to a kept page, and a page of another origin. */
const world = openWorld()

describe('Back after signing out shows nothing of the notes, with scripts on', () =>
  itAsksForEachPageAgain(world, true))

describe('Back after signing out shows nothing of the notes, with scripts off', () => {
  itAsksForEachPageAgain(world, false)
  itDropsKeptPages(world, false, ['Back'])
})

strangersChangeNothing(world, 'site')

describe('a static file', () => {
  it('has its content in its name and is kept for a year', async () => {
    const page = await (await fetch(world.notejam.url)).text()
    const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files.map((path) => path.replace(/^.*\./, '')).sort()).toEqual(['css', 'js', 'png', 'svg'])
    for (const path of files) {
      expect(path).toMatch(/^\/static\/[a-z-]+-[\w-]{8}\.[a-z]+$/)
      const { status, headers } = await fetch(world.notejam.url + path)
      expect(status, path).toBe(200)
      expect(headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('set-cookie'), path).toBeNull()
    }
  })

  it('comes as small as the browser can take it, and is the same', async () => {
    const page = await (await fetch(world.notejam.url)).text()
    const [path = ''] = /\/static\/[\w-]+\.css/.exec(page) ?? []
    const answers = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (accepts) => {
        const answer = await fetch(world.notejam.url + path, { headers: { 'accept-encoding': accepts } })
        const { headers, status } = answer
        expect([status, headers.get('vary')?.toLowerCase()], accepts).toEqual([200, 'accept-encoding'])
        const length = Number(headers.get('content-length'))
        return { encoding: headers.get('content-encoding'), length, text: await answer.text() }
      }),
    )
    const [br, gzip, plain] = answers.map(({ length }) => length)
    expect(answers.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', null])
    expect(new Set(answers.map(({ text }) => text)).size, 'the same text').toBe(1)
    expect(plain).toBe(Buffer.byteLength(answers[2]?.text ?? ''))
    expect([Number(br) < Number(gzip), Number(gzip) < Number(plain) / 2]).toEqual([true, true])
  })

  it.each([
    '/static/',
    '/static/main.js',
    '/static/..%2fserver/main.js',
    '/static/%2e%2e/stamp',
    '/static/.vite/manifest.json',
  ])('is nothing else, and no browser keeps what is not there: %s', async (path) => {
    const { status, headers } = await fetch(world.notejam.url + path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})
