import { expect, it } from 'vitest'
import { aProgram } from '../../../test/programs.ts'
import { pixel, sharedWorld } from '../../../test/world.ts'
import { maxFileBytes } from '../../notes/files/file-limits.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

async function aNoteOf(name = 'Ada') {
  const world = await aWorld()
  const owner = await world.aPerson(name)
  const { id: noteId } = await world.aNote(owner)
  return {
    world,
    owner,
    noteId,
    path: routes.api.attachmentsOfNote.href({ noteId }),
    ...(await aProgram(world, owner)),
  }
}

const aForm = (files: Record<string, Uint8Array<ArrayBuffer> | string>) => {
  const form = new FormData()
  for (const [name, content] of Object.entries(files)) form.append('files', new Blob([content]), name)
  return form
}

it('takes a file as the body and files of a form, tells what they are, and hands out any part of them', async () => {
  const { world, token, noteId, path, call } = await aNoteOf()
  const whole = await world.visit(`${path}?name=label.png`, undefined, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: new Uint8Array(pixel),
  })
  expect(whole.status, whole.body).toBe(201)
  const { items } = JSON.parse(whole.body) as { items: { id: string; type: string; content: string }[] }
  expect(items).toMatchObject([{ name: 'label.png', type: 'image/png', bytes: pixel.length, width: 1 }])
  const content = items[0]?.content.replace('http://localhost:8000', '') ?? ''
  const part = await call('GET', content, undefined, { range: 'bytes=1-3' })
  expect([part.status, part.body, part.headers.get('content-range')]).toEqual([206, 'PNG', `bytes 1-3/${pixel.length}`])
  const beyond = await call('GET', content, undefined, { range: `bytes=${pixel.length}-` })
  expect([beyond.status, beyond.json['detail']]).toEqual([416, 'Content-Range says how many bytes there are.'])
  const known = await call('GET', content, undefined, { 'if-none-match': part.headers.get('etag') ?? '' })
  expect([known.status, known.body]).toEqual([304, ''])

  const form = await call('POST', path, aForm({ 'a.txt': 'Plums', 'b.txt': 'Damsons', 'empty.txt': '' }))
  expect([form.status, form.json.items.length, form.json['not_attached']]).toEqual([201, 2, '“empty.txt” is empty.'])
  expect((await call('GET', path)).json.items).toHaveLength(3)
  expect((await call('GET', routes.api.note.href({ noteId }))).json['attachments']).toHaveLength(3)
  expect((await call('DELETE', routes.api.attachment.href({ attachmentId: items[0]?.id ?? '' }))).status).toBe(204)
  expect((await call('GET', content)).status).toBe(404)
})

it('refuses what is no file, and keeps nothing of it', async () => {
  const { world, owner, path, call } = await aNoteOf()
  for (const [where, body, status] of [
    [path, 'no name', 400],
    [`${path}?name=`, 'an empty name', 400],
    [`${path}?name=a.txt`, undefined, 422],
    [`${path}?name=a.txt`, '', 422],
    [path, aForm({}), 422],
    [path, aForm({ 'empty.txt': '' }), 422],
    [`${path}?name=long.txt`, 'x'.repeat(maxFileBytes + 1), 413],
  ] as const) {
    const answer = await call('POST', where, body)
    expect(answer.status, `${where} ${answer.body.slice(0, 200)}`).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  }
  const kept = await world.sql`select from attachments where user_id = ${owner.id}`
  expect(kept.count).toBe(0)
})
