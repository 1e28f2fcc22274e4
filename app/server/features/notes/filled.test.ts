import { describe, expect, it } from 'vitest'
import { textareaOf, valueOf } from '../../../../kit/html.ts'
import { noteOf } from '../../../shared/shared-note.ts'
import { everything } from '../../../test/everything.ts'
import { sharedWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const theWorld = sharedWorld()
const recipe = { title: 'Damson jam', text: 'Boil & stir <slowly>.', url: 'https://jam.example/damson' }

/** As a system's menu sends it: a form with files, from no page of ours. */
function form(fields: Record<string, string>): RequestInit {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('files', new Blob(['a picture']), 'plum.jpg')
  return { method: 'POST', body, headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } }
}

describe('an address with a note to make', () => {
  it('fills the form, and saves nothing', async () => {
    const world = await theWorld()
    const ada = await world.aPerson('Ada')
    const before = await everything(world.sql)
    const { status, body } = await world.visit(routes.notes.create.href(recipe), ada)
    expect([status, valueOf(body, 'name')]).toEqual([200, 'Damson jam'])
    expect(textareaOf(body)).toBe('Boil & stir <slowly>.\n\nhttps://jam.example/damson')
    expect(body).toContain('This is not saved yet.')
    expect(await everything(world.sql)).toEqual(before)
  })

  it('without a title, a text and an address is an empty form without the line that it is not saved', async () => {
    const world = await theWorld()
    const { body } = await world.visit(routes.notes.create.href({ title: ' ' }), await world.aPerson('Ada'))
    expect(valueOf(body, 'name') ?? '').toBe('')
    expect(body).not.toContain('not saved yet')
  })

  it('takes the first of several, and no objects', async () => {
    const world = await theWorld()
    const path = `${routes.notes.create.pattern}?title=One&title=Two&text[x]=y`
    const { status, body } = await world.visit(path, await world.aPerson('Ada'))
    expect([status, valueOf(body, 'name'), textareaOf(body)]).toEqual([200, 'One', ''])
  })

  it('keeps it for a visitor who is signed out, in a form and not in the next address', async () => {
    const world = await theWorld()
    const { status, body } = await world.visit(routes.notes.create.href({ text: 'plum '.repeat(1000) }))
    expect(status).toBe(401)
    expect(textareaOf(body)?.trim()).toBe('plum '.repeat(1000).trim())
    expect(body).toContain(`action="${routes.device.share.href()}"`)
  })
})

describe('what another app shares', () => {
  it('fills the form, though another site could have sent it, and changes nothing', async () => {
    const world = await theWorld()
    const ada = await world.aPerson('Ada')
    const before = await everything(world.sql)
    const { status, body } = await world.visit(routes.device.share.href(), ada, form(recipe))
    expect([status, valueOf(body, 'name')]).toEqual([200, 'Damson jam'])
    expect(textareaOf(body)).toContain('Boil & stir <slowly>.')
    expect(await everything(world.sql)).toEqual(before)
    expect(JSON.stringify(world.logged)).not.toContain('Damson jam')
  })

  it('is all in the form, also where a note cannot hold it', async () => {
    const world = await theWorld()
    const text = `${'plum '.repeat(220_000)}and sugar`
    const answer = await world.visit(routes.device.share.href(), await world.aPerson('Ada'), form({ text }))
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('plum and sugar')
  })

  it('waits for the visitor to sign in, and goes on from this site', async () => {
    const world = await theWorld()
    const kept = await world.visit(routes.device.share.href(), undefined, form(recipe))
    expect(kept.status).toBe(401)
    expect([valueOf(kept.body, 'title'), textareaOf(kept.body)]).toEqual([recipe.title, recipe.text])
    const ada = await world.aPerson('Ada')
    const { status, body } = await world.submit(routes.device.share.href(), recipe, ada)
    expect([status, valueOf(body, 'name')]).toEqual([200, 'Damson jam'])
  })

  it('that is no form is refused in words', async () => {
    const world = await theWorld()
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const answer = await world.visit(routes.device.share.href(), undefined, {
      method: 'POST',
      body: '--x broken',
      headers,
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toContain('That could not be read')
  })
})

describe('the note that is proposed', () => {
  it('loses nothing of a long title', () => {
    const words = 'A title of words '.repeat(10).trim()
    const { name, text } = noteOf({ title: words, text: 'And a text.' })
    expect(name.length).toBeLessThanOrEqual(100)
    expect(`${name} ${text}`).toBe(`${words}\n\nAnd a text.`)
    expect(Array.from(noteOf({ title: '🍇'.repeat(150) }).name)).toHaveLength(100)
  })

  it('names an address once, and has no sign that cannot be kept', () => {
    const url = 'https://jam.example'
    expect(noteOf({ text: `See ${url}`, url }).text).toBe(`See ${url}`)
    expect(noteOf({ title: 'a\0b\ud800', text: 'one\r\ntwo' })).toEqual({ name: 'ab\ufffd', text: 'one\ntwo' })
  })
})
