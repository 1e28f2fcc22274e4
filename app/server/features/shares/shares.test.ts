import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { attributesOf, textsOf } from '../../../../kit/html.ts'
import { shareNote } from '../../../test/share-note.ts'
import { sharedWorld, startWorld, type Answer, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { endAllShares } from './shares.queries.ts'

const aWorld = sharedWorld()
const nothing = 'There is nothing here'
const notShared = 'or what was here is not shared any more'

async function aSharedNote(options: object = {}, note: { name?: string; text?: string } = {}) {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada, note)
  return { world, ada, noteId, path: await shareNote(world, ada, noteId, options) }
}

describe('a shared note', () => {
  it('is a page that opens by its address, without a session, a cookie or a script', async () => {
    const { world, path } = await aSharedNote({}, { name: 'Plum jam', text: '**Three** kilos.\n\nOf plums.' })
    expect(path).toMatch(/^\/s\/[\w-]{22}$/)
    const page = await world.visit(path)
    expect(page.status).toBe(200)
    expect(textsOf(page.body, 'h1')).toEqual(['Plum jam'])
    expect(page.body).toContain('<strong>Three</strong> kilos.')
    expect(page.body).not.toMatch(/<script|ada|Ada|manifest/)
    expect(page.headers.getSetCookie()).toEqual([])
    expect(page.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=20, must-revalidate, stale-if-error=0')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'")
    expect(page.headers.get('content-security-policy')).not.toContain('script-src')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('notejam-account'), 'a service worker keeps nothing of it').toBeNull()
  })

  it('tells elsewhere its title and its first line, and search engines to leave it out', async () => {
    const { world, ada, noteId, path } = await aSharedNote(
      {},
      { name: 'Plum jam', text: '# Plum jam\n\nThree & "more"\nkilos' },
    )
    const page = await world.visit(path)
    expect(attributesOf(page.body, 'meta', 'content')).toEqual(
      expect.arrayContaining(['Plum jam', 'Three & "more"', 'noindex']),
    )
    expect(page.headers.get('x-robots-tag')).toBe('noindex')

    await shareNote(world, ada, noteId, { search_engines: 'yes', byline: 'Ada of the jars' })
    const listed = await world.visit(path)
    expect(listed.body).toContain('Ada of the jars')
    expect(listed.body).not.toContain('noindex')
    expect(listed.headers.get('x-robots-tag')).toBeNull()
  })

  it('is the same page for a person who is signed in, and leaves their session alone', async () => {
    const { world, ada, path } = await aSharedNote()
    const page = await world.visit(path, ada)
    expect(page.body).toBe((await world.visit(path)).body)
    expect(page.headers.getSetCookie()).toEqual([])
    const wrong = await world.visit(`${path.slice(0, -1)}_`, ada)
    expect([wrong.status, wrong.headers.getSetCookie()]).toEqual([404, []])
    expect(wrong.body, 'no frame around it').not.toContain('Sign out')
    expect(wrong.headers.get('notejam-account')).toBeNull()
    expect((await world.visit('/', ada)).status).toBe(200)
  })

  it('is asked for once and then only whether it has changed', async () => {
    const { world, ada, noteId, path } = await aSharedNote()
    const etag = (await world.visit(path)).headers.get('etag') ?? ''
    const known = await world.visit(path, undefined, { headers: { 'if-none-match': etag } })
    expect([known.status, known.body]).toEqual([304, ''])
    expect(known.headers.get('cache-control')).toContain('s-maxage=20')
    await world.submit(
      routes.notes.edit.href({ noteId }),
      { name: 'Damson jam', text: 'Four.', version: '1', pad_id: '' },
      ada,
    )
    const changed = await world.visit(path, undefined, { headers: { 'if-none-match': etag } })
    expect([changed.status, changed.body.includes('Four.')]).toEqual([200, true])
  })

  it('reads one statement, and renders nothing a second time', async () => {
    const { world, noteId, path } = await aSharedNote()
    await world.visit(path)
    const kept = () => world.sql`select from notes where id = ${noteId} and html is not null`
    await eventually('its HTML is kept', async () => (await kept()).count > 0)
    world.statements.length = 0
    await world.visit(path)
    // News of what was shared may still be on their way.
    expect(world.statements.filter((text) => !text.includes('pg_notify'))).toHaveLength(1)
  })

  it('answers GET and HEAD alone', async () => {
    const { world, path } = await aSharedNote()
    const head = await world.visit(path, undefined, { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, ''])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await world.visit(path, undefined, { method })).status, method).toBe(405)
    }
  })

  it('shows no box to tick and no link into the account', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const other = await world.aNote(ada, { name: 'Secret jam' })
    const text = [
      ...['- [x] Jars', '- [ ] Sugar', '', '[[Secret jam]] and [[Secret jam|words]], #kitchen', ''],
      `[by id](/notes/${other.id}) [whole](http://localhost:8000/notes/${other.id}) [up](../notes/1) [home](/) [q](?x=1)`,
      '[out](https://example.org/notes/1) [mail](mailto:a@example.org) [below](#md-jars) //example.org/x',
    ].join('\n')
    const { id } = await world.aNote(ada, { name: 'Open jam', text })
    const { body } = await world.visit(await shareNote(world, ada, id))
    expect(body).toContain('words')
    const article = body.slice(body.indexOf('<article'), body.indexOf('</article>'))
    expect(attributesOf(article, 'a', 'href').sort()).toEqual([
      '#md-jars',
      'https://example.org/notes/1',
      'mailto:a@example.org',
    ])
    expect(article).not.toMatch(/<(button|form|input)|\/tags\/|"\/notes|titled/)
    expect(article.match(/class="task-box" role="checkbox" aria-checked="(true|false)"/g)).toHaveLength(2)
  })
})

describe('the pictures and files of a shared note', () => {
  it('have addresses of the share, and only those that the text shows', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada)
    const shown = await world.aPicture(ada, noteId, 'Ada’s label.png')
    const file = await world.aFile(ada, noteId, {
      name: 'recipe.html',
      bytes: Buffer.from('<script>alert(1)</script>'),
    })
    const below = await world.aPicture(ada, noteId, 'below.png')
    const own = (id: string, name: string) => routes.attachments.show.href({ attachmentId: id, name })
    const small = routes.attachments.thumbnail.href({ attachmentId: shown.id })
    const text = `![label](${own(shown.id, 'Ada’s label.png')}) ![small](${small})\n\n[recipe](${own(file.id, 'recipe.html')})`
    await world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text, version: '1', pad_id: '' }, ada)
    const path = await shareNote(world, ada, noteId)
    const { body } = await world.visit(path)
    expect(body).not.toMatch(/\/attachments\//)
    const [label = '', thumbnail = ''] = attributesOf(body, 'img', 'src')
    const recipe = attributesOf(body, 'a', 'href').find((href) => href.includes('/files/')) ?? ''
    for (const address of [label, thumbnail, recipe]) expect(address.startsWith(`${path}/`), address).toBe(true)

    const picture = await world.visit(label)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(picture.headers.get('content-security-policy')).toContain('sandbox')
    expect(picture.headers.get('cache-control')).toContain('s-maxage=20')
    expect((await world.visit(thumbnail)).headers.get('content-type')).toBe('image/webp')
    const html = await world.visit(recipe)
    expect([html.status, html.headers.get('content-disposition')]).toEqual([200, 'attachment; filename=recipe.html'])
    const part = await world.visit(recipe, undefined, { headers: { range: 'bytes=0-6' } })
    expect([part.status, part.body]).toEqual([206, '<script'])

    // Out of the text it is out of reach, with a name that was right before.
    await world.submit(
      routes.notes.edit.href({ noteId }),
      { name: 'Jam', text: 'Eaten.', version: '2', pad_id: '' },
      ada,
    )
    expect((await world.visit(label)).status).toBe(404)
    expect(below.id).not.toBe(shown.id)
    expect((await world.visit(own(shown.id, 'x.png'))).status, 'the owner’s address asks for a session').toBe(303)
  })

  it('have other names under another token', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada)
    const { id } = await world.aPicture(ada, noteId, 'label.png')
    const text = `![label](/attachments/${id}/file/label.png)`
    await world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text, version: '1', pad_id: '' }, ada)
    const path = await shareNote(world, ada, noteId)
    const src = attributesOf((await world.visit(path)).body, 'img', 'src')[0] ?? ''
    expect((await world.visit(src)).status).toBe(200)
    await submitOwn(world, ada, routes.shares.renew.pattern)
    const renewed = await shareNote(world, ada, noteId)
    expect(renewed).not.toBe(path)
    for (const gone of [path, src, src.replace(path, renewed)]) expect((await world.visit(gone)).status, gone).toBe(404)
    const again = attributesOf((await world.visit(renewed)).body, 'img', 'src')[0] ?? ''
    expect((await world.visit(again)).status).toBe(200)
  })
})

/** Sends the form of the only share of a person. */
async function submitOwn(
  world: World,
  who: Person,
  pattern: string,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const [share] = await world.sql<{ id: string }[]>`select id::text from shares where user_id = ${who.id}`
  return world.submit(pattern.replace(':shareId', share?.id ?? ''), fields, who)
}

it('the message names the note that got a new address or is not shared any more', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada, { name: 'Plum jam' })
  await shareNote(world, ada, noteId)
  for (const [pattern, words] of [
    [routes.shares.renew.pattern, '“Plum jam” has a new address'],
    [routes.shares.revoke.pattern, '“Plum jam” is not shared any more'],
  ] as const) {
    const [share] = await world.sql<{ id: string }[]>`select id::text from shares where user_id = ${ada.id}`
    const answer = await world.visit(pattern.replace(':shareId', share?.id ?? ''), ada, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(),
    })
    expect(JSON.parse(answer.body)).toEqual({ message: words })
  }
})

describe('what is not shared, or not any more', () => {
  const ends: Record<string, (made: Awaited<ReturnType<typeof aSharedNote>>) => PromiseLike<unknown>> = {
    'is revoked': ({ world, ada }) => submitOwn(world, ada, routes.shares.revoke.pattern),
    'has another address': ({ world, ada }) => submitOwn(world, ada, routes.shares.renew.pattern),
    'has expired': ({ world, ada }) =>
      world.sql`update shares set expires_at = now() - interval '1 second' where user_id = ${ada.id}`,
    'is in the trash': ({ world, ada, noteId }) => world.submit(routes.notes.delete.href({ noteId }), {}, ada),
    'is deleted for good': ({ world, noteId }) => world.sql`delete from notes where id = ${noteId}`,
    'is of an account that is going': ({ world, ada }) =>
      world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '7 days')`,
    'is of an account that is gone': ({ world, ada }) => world.sql`delete from users where id = ${ada.id}`,
  }

  it.each(Object.entries(ends))('%s, and is one plain page that no cache keeps', async (_, end) => {
    const made = await aSharedNote()
    const { world, path } = made
    expect((await world.visit(path)).status, 'before').toBe(200)
    await end(made)
    const gone = await world.visit(path)
    const never = await world.visit(`/s/${'a'.repeat(22)}`)
    expect([gone.status, never.status]).toEqual([404, 404])
    expect(gone.body).toBe(never.body)
    expect(gone.body).toContain(nothing)
    expect(gone.body).toContain(notShared)
    expect(gone.headers.get('cache-control')).toBe('private, no-store')
    expect(gone.headers.get('x-robots-tag')).toBe('noindex')
    expect(gone.headers.getSetCookie()).toEqual([])
  })

  it.each([
    'x',
    'a'.repeat(21),
    'a'.repeat(23),
    `${'a'.repeat(21)}%00`,
    '..%2f..%2fnotes',
    `${'a'.repeat(22)}/notes/1`,
    'é',
    'a'.repeat(5000),
  ])('is %s', async (token) => {
    const world = await aWorld()
    for (const prefix of ['/s/', '/p/']) {
      const answer = await world.visit(prefix + token)
      expect([answer.status, answer.body.includes(nothing)], prefix).toEqual([404, true])
      expect(answer.headers.get('notejam-account')).toBeNull()
    }
  })
})

describe('sharing', () => {
  it('answers a form by the way to its panel, which has the address and how it is shared', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada, { name: 'Plum jam' })
    const panel = routes.shares.note.href({ noteId })
    expect((await world.visit(panel, ada)).body).toContain('Share this note')
    const fields = { access: 'open', password: '', until: '', byline: 'Ada', search_engines: 'no' }
    const answer = await world.submit(panel, fields, ada)
    expect([answer.status, answer.location]).toEqual([303, panel])
    const shown = await world.visit(panel, ada)
    const url = /http:\/\/localhost:8000(\/s\/[\w-]{22})/.exec(shown.body)?.[1] ?? ''
    expect((await world.visit(url)).body).toContain('Ada')
    expect(shown.body).toContain('Stop sharing')
    expect((await world.visit(routes.notes.show.href({ noteId }), ada)).body, 'the note says so').toContain('Shared')
    const list = await world.visit(routes.shares.list.href(), ada)
    expect(list.body).toContain('Plum jam')
    expect(list.body).toContain(url)
  })

  it('a second time keeps the address and what is not said; a script gets 201 and then 200', async () => {
    const { world, ada, noteId, path } = await aSharedNote({ byline: 'Ada', search_engines: 'yes' })
    expect(await shareNote(world, ada, noteId, { until: '2100-01-01' })).toBe(path)
    const [share] = await world.sql`
      select byline, is_indexed, expires_at::text from shares where user_id = ${ada.id}`
    expect(share).toMatchObject({
      byline: 'Ada',
      is_indexed: true,
      expires_at: expect.stringContaining('2100-01-02') as string,
    })
    const both = await Promise.all([1, 2, 3].map(() => shareNote(world, ada, noteId)))
    expect(new Set(both)).toEqual(new Set([path]))
  })

  const bad: [what: string, fields: Record<string, string>, sentence: string][] = [
    ['a day that is over', { until: '2020-01-01' }, 'That day is over. Choose one that is not'],
    ['a day that is none', { until: '2027-02-30' }, 'Write the day as year-month-day: 2027-03-31'],
    ['a day in words', { until: 'tomorrow' }, 'Write the day as year-month-day: 2027-03-31'],
    ['a day too far away', { until: '9999-12-31' }, 'Choose a day within the next hundred years'],
    ['a short password', { access: 'password', password: 'jam' }, 'Use at least 8 characters'],
    ['no password', { access: 'password', password: '' }, 'Type a password, or let the page open by its address alone'],
    [
      'no password until a day that is over',
      { access: 'password', password: '', until: '2020-01-01' },
      'Type a password, or let the page open by its address alone',
    ],
    ['a long name', { byline: 'a'.repeat(101) }, 'Your name can have 100 characters at the most'],
    ['another access', { access: 'all' }, 'Choose one of these'],
  ]
  it.each(bad)(
    'with %s is refused in a sentence, keeps what was typed and changes nothing',
    async (_, fields, sentence) => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      const { id: noteId } = await world.aNote(ada)
      const typed = { byline: 'Ada of the jars', ...fields }
      const answer = await world.submit(routes.shares.note.href({ noteId }), typed, ada)
      expect([answer.status, answer.body.includes(sentence)], answer.body).toEqual([422, true])
      expect(answer.body).toContain(`value="${typed.byline}"`)
      expect(await world.sql`select from shares where user_id = ${ada.id}`).toHaveLength(0)
    },
  )

  it('ends with its last day in the owner’s own zone', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`update users set time_zone = 'Pacific/Auckland' where id = ${ada.id}`
    const { id: noteId } = await world.aNote(ada)
    await world.submit(routes.shares.note.href({ noteId }), { until: '2099-06-30' }, ada)
    const [share] = await world.sql<{ end: string }[]>`
      select (expires_at at time zone 'UTC')::text as end from shares where user_id = ${ada.id}`
    expect(share?.end).toBe('2099-06-30 12:00:00')
    expect((await world.visit(routes.shares.note.href({ noteId }), ada)).body).toContain('value="2099-06-30"')
  })

  it('has ended after a restore, which does not know what was revoked since, until its owner opens it again', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada)
    const path = await shareNote(world, ada, noteId)
    expect(await endAllShares(world.sql)).toBe(1)
    expect(await endAllShares(world.sql), 'those that have ended are left as they are').toBe(0)
    expect((await world.visit(path)).status).toBe(404)
    expect((await world.visit(routes.shares.note.href({ noteId }), ada)).body).toContain(
      'was shared until its last day',
    )
    expect(await shareNote(world, ada, noteId, { until: '' })).toBe(path)
    expect((await world.visit(path)).status).toBe(200)
  })

  it('goes on where one key takes the place of another', async () => {
    const [one, two] = ['the first secret, 32 characters long', 'the second secret, 32 characters long']
    const before = await startWorld({ secret: one })
    const ada = await before.aPerson('Ada')
    const { id: noteId } = await before.aNote(ada)
    const path = await shareNote(before, ada, noteId)
    const during = await startWorld({ sql: before.sql, secret: two, previousSecrets: [one] })
    expect((await during.visit(path)).status).toBe(200)
    expect((await during.visit(routes.shares.note.href({ noteId }), ada)).body).toContain(path)
    const after = await startWorld({ sql: before.sql, secret: two })
    const grace = { ...(await after.aPerson('Grace')) }
    await before.sql`update notes set user_id = ${grace.id}`
    await before.sql`update shares set user_id = ${grace.id}`
    expect((await after.visit(routes.shares.note.href({ noteId }), grace)).body, 'it was sealed anew').toContain(path)
    await before.sql`update shares set token_sealed = 'of a key that is lost'`
    const lost = await after.visit(routes.shares.note.href({ noteId }), grace)
    expect(lost.body).toContain('Its address cannot be shown any more')
    expect((await after.visit(path)).status, 'its page opens all the same').toBe(200)
  })
})
