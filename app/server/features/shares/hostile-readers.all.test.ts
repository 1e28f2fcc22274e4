import type { FastifyReply, FastifyRequest } from 'fastify'
import sharp from 'sharp'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { shareNote } from '../../../test/share-note.ts'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { outlineOf } from '../../platform/markdown/outline.ts'
import { renderMarkdown } from '../../platform/markdown/markdown.ts'
import { placeForReader } from '../../notes/files/places.ts'
import type { Workers } from '../../platform/work/workers.ts'
import { routes } from '../../routes.ts'
import { guesses } from './guesses.ts'
import { publicHtml } from './public-html.ts'
import { charactersOfRead, limitReaders, maxReadsPerMinute } from './shares.limits.ts'

const aWorld = sharedWorld()

async function aSharedNote(world: World, text = 'Three kilos.', options: object = {}) {
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada, { name: 'Plum jam', text })
  return { ada, noteId, path: await shareNote(world, ada, noteId, options) }
}

async function withFile(world: World, ada: Person, noteId: string, name: string) {
  const { id } = await world.aPicture(ada, noteId, name)
  const text = `![label](/attachments/${id}/file/${encodeURIComponent(name)})`
  await world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text, version: '1', pad_id: '' }, ada)
}

describe('what a cache keeps', () => {
  it('is one page for each address: other spellings lead to it', async () => {
    const world = await aWorld()
    const { path } = await aSharedNote(world)
    const last = path.charCodeAt(path.length - 1).toString(16)
    for (const other of [`${path}/`, `${path.slice(0, -1)}%${last}`, path.replace('/s/', '/%73/')]) {
      const answer = await world.visit(other)
      expect([answer.status, answer.location], other).toEqual([302, path])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
    }
    expect((await world.visit(`${path}?utm_source=jam`)).status, 'a query is no part of the key').toBe(200)
  })

  it.each(['label.png', 'Ada’s (first) label.png'])('is one file for each address: %s', async (name) => {
    const world = await aWorld()
    const { ada, noteId, path } = await aSharedNote(world)
    await withFile(world, ada, noteId, name)
    const src = attributesOf((await world.visit(path)).body, 'img', 'src')[0] ?? ''
    expect((await world.visit(src)).status).toBe(200)
    const proxied = src.replaceAll('%28', '(').replaceAll('%29', ')')
    expect((await world.visit(proxied)).status, 'as some proxies write it').toBe(200)
    for (const other of [`${src}x`, src.replace(/[^/]+$/, 'another.png'), src.replace('/files/', '/file%73/')]) {
      const answer = await world.visit(other)
      expect([answer.status, answer.location], other).toEqual([302, src])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
    }
    const [, , token = ''] = path.split('/')
    const thumbnail = `/s/${token}/thumbnails/${src.split('/')[4] ?? ''}`
    expect((await world.visit(`${thumbnail}/`)).location).toBe(thumbnail)
    const alias = thumbnail.slice(0, -1) + String.fromCharCode(thumbnail.charCodeAt(thumbnail.length - 1) + 1)
    expect((await world.visit(alias)).status, 'the last letter has bits to spare').toBe(404)
  })

  it('is no refusal of one reader that another would get', async () => {
    const world = await aWorld()
    const { ada, noteId, path } = await aSharedNote(world)
    const { id } = await world.aFile(ada, noteId, { name: 'list.txt', bytes: Buffer.from('plums') })
    const fields = { name: 'Jam', text: `[list](/attachments/${id}/file/list.txt)`, version: '1', pad_id: '' }
    await world.submit(routes.notes.edit.href({ noteId }), fields, ada)
    const src = attributesOf((await world.visit(path)).body, 'a', 'href').find((one) => one.includes('/files/')) ?? ''
    const beyond = await world.visit(src, undefined, { headers: { range: 'bytes=99999999-' } })
    expect([beyond.status, beyond.headers.get('cache-control')]).toEqual([416, 'private, no-store'])
  })

  it('is no failure: not of the store, not for want of a place, not of the rendering', async () => {
    const world = await startWorld()
    const { ada, noteId, path } = await aSharedNote(world)
    await withFile(world, ada, noteId, 'label.png')
    const src = attributesOf((await world.visit(path)).body, 'img', 'src')[0] ?? ''
    const small = `${path}/thumbnails/${src.split('/')[4] ?? ''}`
    const places = await Promise.all(Array.from({ length: 60 }, () => placeForReader('127.0.0.1')))
    for (const one of [src, small]) {
      const refused = await world.visit(one)
      expect([refused.status, refused.headers.get('cache-control')], one).toEqual([429, 'private, no-store'])
      expect(refused.headers.get('content-type')).toContain('text/html')
      expect([refused.headers.get('etag'), refused.headers.get('content-disposition')]).toEqual([null, null])
      expect(refused.body).toContain('Too many files')
    }
    for (const leave of places) leave()
    await world.sql`update attachments set object_key = 'nothing'`
    for (const one of [src, small]) {
      const gone = await world.visit(one)
      expect(gone.status, one).toBeGreaterThanOrEqual(400)
      expect(gone.headers.get('cache-control')).toBe('private, no-store')
      expect([gone.headers.get('etag'), gone.headers.get('content-disposition')]).toEqual([null, null])
    }
  })

  it('goes after twenty seconds, so that three caches in a row are done within a minute, and with the share’s end before', async () => {
    const world = await aWorld()
    const { ada, path } = await aSharedNote(world)
    const seconds = async () =>
      Number(/s-maxage=(\d+)/.exec((await world.visit(path)).headers.get('cache-control') ?? '')?.[1] ?? 0)
    expect(3 * (await seconds())).toBe(60)
    await world.sql`update shares set expires_at = now() + interval '9 seconds' where user_id = ${ada.id}`
    expect(await seconds()).toBeGreaterThan(0)
    expect(await seconds()).toBeLessThan(10)
    await world.sql`update shares set expires_at = now() + interval '900 milliseconds' where user_id = ${ada.id}`
    const last = await world.visit(path)
    if (last.status === 200) expect(last.headers.get('cache-control')).toBe('private, no-store')
  })
})

describe('a long page', () => {
  const long = 'Three **kilos** of plums. '.repeat(5_000)

  /** Does what workers do, and writes down for whom. */
  function noted() {
    const acts: string[] = []
    const workers = {
      async run(person: string, act: string, input: never) {
        acts.push(`${act} for ${person}`)
        if (act === 'outline') return outlineOf(input)
        return act === 'publish' ? publicHtml(input) : renderMarkdown(input)
      },
    } as unknown as Workers
    return { acts, workers }
  }

  it('is made once for each version, in turns of its readers and not of its owner, and read no more', async () => {
    const { acts, workers } = noted()
    const world = await startWorld({ workers })
    const { ada, noteId, path } = await aSharedNote(world, long)
    acts.length = 0
    const pages = await Promise.all(Array.from({ length: 8 }, (_, n) => world.visit(`${path}?${n}`)))
    for (const page of pages) expect([page.status, page.body.includes('<strong>kilos</strong>')]).toEqual([200, true])
    expect(acts).toEqual(['render for readers in 127.0.0.1', 'publish for readers in 127.0.0.1'])
    const etag = pages[0]?.headers.get('etag') ?? ''
    const known = await world.visit(path, undefined, { headers: { 'if-none-match': etag } })
    expect(known.status).toBe(304)
    await world.submit(
      routes.notes.edit.href({ noteId }),
      { name: 'Plum jam', text: `New. ${long}`, version: '1', pad_id: '' },
      ada,
    )
    acts.length = 0
    const changed = await world.visit(path, undefined, { headers: { 'if-none-match': etag } })
    expect([changed.status, changed.body.includes('New.')]).toEqual([200, true])
    expect(acts.filter((act) => act.startsWith('publish'))).toHaveLength(1)
  })

  it('counts as often as it is long, so that a network cannot ask for it without end', async () => {
    const { workers } = noted()
    const world = await startWorld({ workers, rateLimit: true })
    const { path } = await aSharedNote(world, long.repeat(4))
    const { body } = await world.visit(path)
    // The page around it is shorter than that.
    const allowed = Math.floor(maxReadsPerMinute / Math.floor(body.length / charactersOfRead))
    expect(allowed).toBeLessThan(140)
    const head = () => world.visit(path, undefined, { method: 'HEAD' })
    const statuses = (await Promise.all(Array.from({ length: 150 }, head))).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(allowed)
  })
})

it('of many requests at once those that are too much are refused before their pages are made', async () => {
  const reads = limitReaders(true)
  const [request, reply] = [{ ip: '192.0.2.1' }, { raw: { destroyed: false } }] as unknown as [
    FastifyRequest,
    FastifyReply,
  ]
  let made = 0
  const ask = () =>
    reads.inTurn(request, reply, async () => {
      made++
      await setImmediate()
      await reads.long(request, 100 * charactersOfRead)
      return reply
    })
  const answers = await Promise.allSettled(Array.from({ length: 150 }, ask))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(maxReadsPerMinute / 100)
  // Those that were under way when it became too much.
  expect(made).toBeLessThanOrEqual(maxReadsPerMinute / 100 + 8)
})

describe('guesses at a password', () => {
  it('of others do not lock out a reader who has known it before', async () => {
    const world = await startWorld({ rateLimit: true })
    const password = 'plums and damsons'
    const { ada, noteId, path } = await aSharedNote(world, 'Three kilos.', { password, access: 'password' })
    const open = (who: Person, given = password) => world.submit(path, { password: given }, who)
    const reader = world.aVisitor()
    expect((await open(reader)).status).toBe(303)
    await open(world.aVisitor(), 'plums and apples')
    await world.sql`update rate_limits set points = 1000 where key like 'share:%' or key like 'share-network:%'`
    expect((await open(world.aVisitor())).status, 'a stranger').toBe(429)
    // When the key opens nothing any more, it says still that its reader has known the password.
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 2 * 60 * 60 * 1000)
    onTestFinished(() => clock.mockRestore())
    await world.sql`update rate_limits set expire = expire + 10 * 60 * 60 * 1000 where key like 'share:%' or key like 'share-network:%'`
    expect((await world.visit(path, reader)).body).toContain('This page has a password')
    expect((await open(world.aVisitor())).status, 'a stranger').toBe(429)
    expect((await open(reader)).status).toBe(303)
    for (let n = 0; n < guesses.ofReader.points; n++) expect((await open(reader, 'plums and apples')).status).toBe(422)
    expect((await open(reader, 'plums and apples')).status, 'who guesses as others do').toBe(429)
    await shareNote(world, ada, noteId, { password: 'damsons and plums' })
    expect((await open(reader, 'damsons and plums')).status, 'who never knew this one').toBe(429)
  })
})

it.each([
  ['jpg', 'jpeg'],
  ['png', 'png'],
  ['webp', 'webp'],
  ['avif', 'avif'],
] as const)(
  'a photograph is shown without the place where it was taken, to its readers alone: %s',
  async (ending, kind) => {
    const world = await aWorld()
    const { ada, noteId, path } = await aSharedNote(world)
    const pixels = { create: { width: 8, height: 8, channels: 3, background: 'plum' } } as const
    const photograph = await sharp(pixels)
      .withExif({ IFD0: { Make: 'Jam camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      [kind]()
      .toBuffer()
    expect(photograph.toString('latin1')).toContain('Jam camera')
    const { id } = await world.aFile(ada, noteId, { name: `plums.${ending}`, bytes: photograph })
    const own = `/attachments/${id}/file/plums.${ending}`
    const fields = { name: 'Jam', text: `![plums](${own})`, version: '1', pad_id: '' }
    await world.submit(routes.notes.edit.href({ noteId }), fields, ada)
    const src = attributesOf((await world.visit(path)).body, 'img', 'src')[0] ?? ''
    const shown = await world.visit(src, undefined, { headers: { range: 'bytes=0-40' } })
    expect([shown.status, shown.headers.get('accept-ranges')]).toEqual([200, 'none'])
    expect(shown.headers.get('content-length')).toBe(String(photograph.length))
    expect(shown.body).not.toContain('Jam camera')
    expect((await world.visit(own, ada)).body, 'her own is whole').toContain('Jam camera')
  },
)
