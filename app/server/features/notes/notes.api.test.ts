import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { aProgram, type Json } from '../../../test/programs.ts'
import { sharedWorld, unusedId } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const all = routes.api.notes.href()
const at = (noteId: string) => routes.api.note.href({ noteId })

async function aWriter(name = 'Ada') {
  const world = await aWorld()
  const owner = await world.aPerson(name)
  return { world, owner, ...(await aProgram(world, owner)) }
}

it('captures a note from nothing but a token and a text, and reads it back', async () => {
  const { call } = await aWriter()
  const made = await call('POST', all, 'Plums are ripe\n\nThree kilos. #jam')
  expect([made.status, made.json.title, made.json.display_title]).toEqual([201, '', 'Plums are ripe'])
  expect(made.json.tags).toEqual(['jam'])
  expect(made.headers.get('location')).toBe(`http://localhost:8000${at(made.json.id)}`)
  const read = await call('GET', at(made.json.id))
  expect(read.json.text).toBe('Plums are ripe\n\nThree kilos. #jam')
  expect(read.headers.get('etag')).toMatch(/^"1-[\w-]{16}"$/)
  expect((await call('POST', all, { text: 'Only a text' })).status).toBe(201)
})

it('saves over the version that was read, and answers 412 with the current one after it', async () => {
  const { world, owner, call } = await aWriter()
  const note = await world.aNote(owner, { name: 'Plums', text: 'one\n\ntwo\n\nthree' })
  const etag = (await call('GET', at(note.id))).headers.get('etag') ?? ''
  const saved = await call('PUT', at(note.id), { title: 'Plums', text: 'ONE\n\ntwo\n\nthree' }, { 'if-match': etag })
  expect([saved.status, saved.json.version, saved.headers.get('etag')]).toEqual([200, 2, '"2"'])

  const stale = await call('PUT', at(note.id), { title: 'Plums', text: 'one\n\ntwo\n\nTHREE' }, { 'if-match': etag })
  expect(stale.status).toBe(412)
  expect(stale.json).toMatchObject({
    title: 'It was changed meanwhile',
    current: { version: 2, text: 'ONE\n\ntwo\n\nthree' },
  })
  expect(stale.headers.get('etag')).toBe('"2"')
  expect((await call('GET', at(note.id))).json.version, 'nothing was saved').toBe(2)

  const again = await call('PUT', at(note.id), { title: 'Plums', text: 'ONE\n\ntwo\n\nthree' }, { 'if-match': etag })
  expect([again.status, again.json.version], 'a retry of what was saved').toEqual([200, 2])

  const merged = await call(
    'PUT',
    `${at(note.id)}?merge=true`,
    { title: 'Plums', text: 'one\n\ntwo\n\nTHREE' },
    { 'if-match': etag },
  )
  expect([merged.status, merged.json.text]).toEqual([200, 'ONE\n\ntwo\n\nTHREE'])

  const both = await call(
    'PUT',
    `${at(note.id)}?merge=true`,
    { title: 'Plums', text: 'uno\n\ntwo\n\nthree' },
    { 'if-match': etag },
  )
  expect([both.status, both.json.current.text]).toEqual([409, 'ONE\n\ntwo\n\nTHREE'])
  const conflicts =
    await world.sql`select from note_revisions where note_id = ${note.id} and is_conflict and text like 'uno%'`
  expect(conflicts.count, 'what was sent is in the history').toBe(1)
})

it('changes a part, overwrites on purpose, and wants to know the version', async () => {
  const { world, owner, call } = await aWriter()
  const { id: padId } = await world.aPad(owner)
  const note = await world.aNote(owner, { name: 'Plums', text: 'Three kilos.' })
  const titled = await call('PATCH', at(note.id), { title: '  Ripe \n plums ' }, { 'if-match': '"1"' })
  expect(titled.json).toMatchObject({ title: 'Ripe plums', text: 'Three kilos.', version: 2, pad_id: null })
  const moved = await call('PATCH', at(note.id), { pad_id: padId }, { 'if-match': '*' })
  expect(moved.json).toMatchObject({ pad_id: padId, title: 'Ripe plums' })
  expect((await call('PATCH', at(note.id), { pad_id: null }, { 'if-match': '*' })).json.pad_id).toBeNull()
  expect((await call('PATCH', at(note.id), { text: 'x' })).status).toBe(428)
  for (const wrong of ['12', 'W/"4"', '"4", "5"', '"0"', '"99999999999"', '""']) {
    expect((await call('PATCH', at(note.id), { text: 'x' }, { 'if-match': wrong })).status, wrong).toBe(400)
  }
  expect((await call('PATCH', at(note.id), { text: 'x' }, { 'if-match': '"2000000000"' })).status).toBe(412)
  expect((await call('GET', at(note.id))).json.text).toBe('Three kilos.')
})

it('moves a note only from the version that is meant', async () => {
  const { world, owner, call } = await aWriter()
  const { id: padId } = await world.aPad(owner)
  const { id } = await world.aNote(owner, { name: 'Plums', text: 'one\n\ntwo' })
  await call('PATCH', at(id), { text: 'ONE\n\ntwo' }, { 'if-match': '"1"' })
  const stale = await call('PATCH', at(id), { pad_id: padId }, { 'if-match': '"1"' })
  expect([stale.status, stale.json.current.version]).toEqual([412, 2])
  expect((await call('GET', at(id))).json.pad_id).toBeNull()
  const merged = await call('PATCH', `${at(id)}?merge=true`, { pad_id: padId }, { 'if-match': '"1"' })
  expect([merged.status, merged.json.pad_id, merged.json.text]).toEqual([200, padId, 'ONE\n\ntwo'])
  const again = await call('PATCH', at(id), { pad_id: padId }, { 'if-match': '"1"' })
  expect([again.status, again.json.version], 'a retry of what was done').toEqual([200, merged.json.version])
})

it('overwrites only what is sent, whatever another process saves in between', async () => {
  const { world, owner, call } = await aWriter()
  const { id } = await world.aNote(owner, { name: 'Plums', text: 'Three kilos.' })
  const { sql: other, end } = await world.sql.open()
  onTestFinished(end)
  await other.unsafe('begin')
  await other`update notes set text = 'Four kilos.', version = version + 1 where id = ${id}`
  const titled = call('PATCH', at(id), { title: 'Ripe plums' }, { 'if-match': '*' })
  // It has read the note, and waits to write it.
  await eventually('it waits', async () => {
    const waiting = await world.sql`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return waiting.length > 0
  })
  await other.unsafe('commit')
  const { status, json } = await titled
  expect([status, json]).toMatchObject([200, { title: 'Ripe plums', text: 'Four kilos.', version: 3 }])
})

it('goes to the trash only as the version that is meant, and takes no If-Match where none is compared', async () => {
  const { world, owner, call } = await aWriter()
  const { id } = await world.aNote(owner, { text: 'one' })
  await call('PATCH', at(id), { text: 'two' }, { 'if-match': '"1"' })
  const stale = await call('DELETE', at(id), undefined, { 'if-match': '"1"' })
  expect([stale.status, stale.json.current]).toMatchObject([412, { version: 2, text: 'two' }])
  for (const [method, path] of [
    ['PUT', routes.api.pin.href({ noteId: id })],
    ['POST', all],
  ] as const) {
    const answer = await call(method, path, method === 'POST' ? { text: 'x' } : undefined, { 'if-match': '"2"' })
    expect([answer.status, answer.json['detail']], path).toEqual([400, expect.stringContaining('without If-Match')])
  }
  expect((await call('GET', at(id))).json).toMatchObject({ pinned: false, trashed_at: null })
  expect((await call('DELETE', at(id), undefined, { 'if-match': '"2"' })).status).toBe(204)
  expect((await call('DELETE', at(id), undefined, { 'if-match': '"2"' })).status).toBe(404)
})

it('goes to the trash, comes back, and goes for good', async () => {
  const { world, owner, call } = await aWriter()
  const { id } = await world.aNote(owner)
  expect((await call('PUT', routes.api.pin.href({ noteId: id }))).status).toBe(204)
  expect((await call('GET', at(id))).json.pinned).toBe(true)
  expect((await call('DELETE', routes.api.trashed.href({ noteId: id }))).status, 'not from among the notes').toBe(404)
  expect((await call('DELETE', at(id))).status).toBe(204)
  const trashed = await call('GET', at(id))
  expect([trashed.json.url, typeof trashed.json.trashed_at]).toEqual([`http://localhost:8000/trash/${id}`, 'string'])
  expect((await call('PATCH', at(id), { text: 'x' }, { 'if-match': '*' })).status).toBe(404)
  expect((await call('GET', all)).json.items).toEqual([])
  expect((await call('GET', `${all}?state=trashed`)).json.items).toMatchObject([{ id }])
  expect((await call('POST', routes.api.restoreNote.href({ noteId: id }))).status).toBe(204)
  expect((await call('DELETE', at(id))).status).toBe(204)
  expect((await call('DELETE', routes.api.trashed.href({ noteId: id }))).status).toBe(204)
  expect((await call('GET', at(id))).status).toBe(404)
})

it('lists by pad, tag and time, page by page, each note once', async () => {
  const { world, owner, call } = await aWriter()
  const { id: padId } = await world.aPad(owner)
  for (let n = 0; n < 5; n++) {
    await world.aNote(owner, {
      name: `Note ${n}`,
      ...(n % 2 ? { padId } : {}),
      updatedAt: `2026-01-0${n + 1}T10:00:00.123456Z`,
    })
  }
  await world.sql`update notes set pinned_at = now() where name = 'Note 0' and user_id = ${owner.id}`
  const names = ({ json }: { json: Json }) => json.items.map(({ title }) => title)
  const seen: string[] = []
  for (let path = `${all}?limit=2`; ;) {
    const page = await call('GET', path)
    seen.push(...names(page))
    if (page.json.next_cursor === null) break
    path = `${all}?limit=2&cursor=${page.json.next_cursor}`
  }
  expect(seen).toEqual(['Note 4', 'Note 3', 'Note 2', 'Note 1', 'Note 0'])
  expect(names(await call('GET', `${all}?pad_id=${padId}`))).toEqual(['Note 3', 'Note 1'])
  const since = await call('GET', `${all}?updated_since=2026-01-04T11:00:00%2B01:00&order=updated_at`)
  expect(names(since)).toEqual(['Note 3', 'Note 4'])
  expect(since.json.items[0]?.['updated_at']).toBe('2026-01-04T10:00:00.123456Z')
  await call('POST', all, 'With a tag #ripe')
  expect((await call('GET', `${all}?tag=%23Ripe`)).json.items).toHaveLength(1)
  for (const wrong of [
    'limit=0',
    'limit=101',
    'limit=2&limit=3',
    'pad_id=x',
    'updated_since=yesterday',
    'updated_since=0000-01-01T00:00:00Z',
    'state=all',
    'colour=red',
    'order=name',
    'cursor=x',
    'tag=',
  ]) {
    const answer = await call('GET', `${all}?${wrong}`)
    expect([answer.status, answer.headers.get('content-type')], wrong).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ])
  }
})

it('refuses what a note cannot be, and makes nothing', async () => {
  const { world, owner, call } = await aWriter()
  const mallory = await world.aPerson('Mallory')
  const { id: padId } = await world.aPad(mallory)
  for (const [body, status] of [
    [{}, 422],
    [{ text: ' ' }, 422],
    [{ text: 3 }, 422],
    [{ text: null }, 422],
    [{ text: 'a', tags: [] }, 422],
    [[], 422],
    [{ title: 'x'.repeat(101) }, 422],
    [{ text: 'a\0b' }, 422],
    [{ text: '\ud800' }, 422],
    [{ text: 'a', pad_id: 3 }, 422],
    [{ text: 'a', pad_id: padId }, 422],
    [{ text: 'a', pad_id: unusedId }, 422],
    [{ text: 'é'.repeat(524_289) }, 413],
  ] as const) {
    const answer = await call('POST', all, body)
    expect(answer.status, `${JSON.stringify(body).slice(0, 60)} ${answer.body.slice(0, 200)}`).toBe(status)
  }
  const theirs = await call('POST', all, { text: 'a', pad_id: padId })
  const nobodys = await call('POST', all, { text: 'a', pad_id: unusedId })
  expect(theirs.body).toBe(nobodys.body)
  const [{ count } = { count: -1 }] = await world.sql<
    { count: number }[]
  >`select count(*)::int from notes where user_id = ${owner.id}`
  expect(count).toBe(0)
  expect((await call('POST', all, { text: 'a'.repeat(1024 * 1024) })).status).toBe(201)
})
