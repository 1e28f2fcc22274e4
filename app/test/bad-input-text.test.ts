import { describe, expect, it } from 'vitest'
import { maxTextBytes } from '../server/features/notes/notes.schema.ts'
import { renderMarkdown } from '../server/platform/markdown/markdown.ts'
import { routes } from '../server/routes.ts'
import { resetLink } from './every-address.ts'
import { everything } from './everything.ts'
import { textareaOf, textsOf, valueOf } from '../../kit/html.ts'
import { sharedWorld, startWorld, type Answer, type Person, type World } from './world.ts'

const strange = {
  markup: '<script>alert(1)</script><img src=x onerror=alert(2)>&amp;&lt;',
  'quotes and the end of an attribute': `'"><b onmouseover="alert(1)">\`</b>`,
  'the end of a text area and of a title': '</textarea></title></select><script>alert(1)</script>',
  'template syntax': '{{7*7}} ${7*7} <%= 7*7 %> #{7*7} %s %00 \\u0041 \\',
  'right-to-left': 'مرحبا \u202eabc\u202c שלום \u2066\u2069',
  'combining marks': 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  'letters made in two ways': 'café cafe\u0301 Å \u212b ﬁ',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈🇺🇦👍🏿 \u{1f3f4}\u{e0067}\u{e007f}',
  'control characters': 'bell \u0007 escape \u001b[31m delete \u007f line \u2028 mark \ufeff',
  'SQL and a path': "'); drop table notes; -- ../../etc/passwd",
}

const aWorld = sharedWorld()

describe('what is typed', () => {
  it.each(Object.entries(strange))('%s is shown as it was, on every page that shows it', async (_, sample) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const name = Array.from(sample).slice(0, 100).join('').replace(/\s+/g, ' ').trim()
    await world.submit(routes.pads.create.href(), { name }, ada)
    const [pad] = await world.sql<{ id: string; name: string }[]>`select id, name from pads where user_id = ${ada.id}`
    if (!pad) throw new Error('there is no pad')
    await world.submit(routes.notes.create.href(), { name, text: sample, pad_id: pad.id }, ada)
    const [note] = await world.sql<{ id: string; name: string; text: string }[]>`
      select id, name, text from notes where user_id = ${ada.id}`
    if (!note) throw new Error('there is no note')
    expect([pad.name, note.name, note.text]).toEqual([name, name, sample])

    const shown = async (path: string) => {
      const { body, status } = await world.visit(path, ada)
      expect(status, path).toBe(200)
      expect(body, path).not.toMatch(/<script>|<img|<b onmouseover/)
      return body
    }
    const noteId = { noteId: note.id }
    const padId = { padId: pad.id }
    for (const path of ['/', routes.pads.show.href(padId)]) {
      // In the pane, as the note, and as its pad.
      expect(textsOf(await shown(path), 'bdi').filter((text) => text === name).length, path).toBeGreaterThan(2)
    }
    const page = await shown(routes.notes.show.href(noteId))
    expect(textsOf(page, 'h1')).toContain(name)
    expect(textsOf(page, 'title')).toEqual([`${name} · Notejam`])
    expect(page).toContain(await renderMarkdown(sample))
    const form = await shown(routes.notes.edit.href(noteId))
    expect([valueOf(form, 'name'), textareaOf(form)]).toEqual([name, sample])
    expect(textsOf(form, 'option')).toContain(name)
    expect(valueOf(await shown(routes.pads.edit.href(padId)), 'name')).toBe(name)
    expect(textsOf(await shown(routes.pads.delete.href(padId)), 'bdi')).toContain(name)
    expect(textsOf(await shown(routes.notes.delete.href(noteId)), 'bdi')).toContain(name)

    await world.submit(routes.notes.delete.href(noteId), {}, ada)
    expect(textsOf(await shown(routes.trash.list.href()), 'bdi')).toContain(name)
    expect(textsOf(await shown(routes.trash.show.href(noteId)), 'h1')).toContain(name)
    expect(textsOf(await shown(routes.trash.delete.href(noteId)), 'bdi')).toContain(name)
  })

  it.each(Object.entries(strange))('%s comes back as it was from a form that was refused', async (_, sample) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const long = `${sample.replace(/\s+/g, ' ').trim()}${'x'.repeat(200)}`
    const before = await everything(world.sql)

    const note = await world.submit(routes.notes.create.href(), { name: long, text: sample, pad_id: sample }, ada)
    expect([valueOf(note.body, 'name'), textareaOf(note.body)]).toEqual([long, sample])
    const pad = await world.submit(routes.pads.create.href(), { name: long }, ada)
    expect(valueOf(pad.body, 'name')).toBe(long)
    const answers = [note, pad]
    for (const route of [routes.accounts.signUp, routes.accounts.signIn, routes.accounts.forgotPassword]) {
      const answer = await world.submit(route.href(), { email: long, password: sample, next: `/${sample}` })
      expect(valueOf(answer.body, 'email'), route.pattern).toBe(long)
      answers.push(answer)
    }
    answers.push(await world.visit(resetLink(sample)))
    expect(answers.at(-1)).toMatchObject({ status: 422 })
    const token = sample.slice(0, 200)
    answers.push(await world.submit(routes.accounts.resetPassword.href(), { token, new_password: 'short' }))
    expect(valueOf(answers.at(-1)?.body ?? '', 'token')).toBe(token)
    answers.push(await world.visit(routes.accounts.signIn.href({ next: `/${sample}` })))
    for (const { body } of answers) expect(body).not.toMatch(/<script>|<img|<b onmouseover/)
    expect(await everything(world.sql)).toEqual(before)
  })
})

describe('the text of a note', () => {
  const texts = {
    'begins with line breaks': '\n\n  first',
    'ends in blanks and line breaks': 'last  \t\n\n',
    'has tabs and runs of blanks': 'a\t\tb    c\u00a0\u3000d',
    'is one line of 100 KB': 'damson '.repeat(100 * 146),
  }

  it.each(Object.entries(texts))('that %s is kept and shown byte for byte', async (_, text) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.submit(routes.notes.create.href(), { name: 'Jam', text }, ada)
    const [note] = await world.sql<{ id: string; text: string }[]>`
      select id, text from notes where user_id = ${ada.id}`
    expect(note?.text).toBe(text)

    const edit = routes.notes.edit.href({ noteId: note?.id ?? '' })
    expect(textareaOf((await world.visit(edit, ada)).body)).toBe(text)
    const refused = await world.submit(edit, { name: '', text }, ada)
    expect(textareaOf(refused.body), 'after a mistake elsewhere').toBe(text)
  })

  it('has the line breaks of people from a browser, and those of a program from a program', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const text = '\r\none\r\n\rtwo\n\r\n'
    await world.submit(routes.notes.create.href(), { name: 'Browser', text }, ada)
    await sendJson(world, ada, routes.notes.create.href(), { name: 'Program', text })
    expect(await world.sql`select name, text from notes order by id`).toEqual([
      { name: 'Browser', text: '\none\n\rtwo\n\n' },
      { name: 'Program', text },
    ])
  })
})

describe('a note as long as can be', () => {
  const asForm = (world: World, who: Person, path: string, text: string) =>
    world.submit(path, { name: 'Long', text }, who)
  const asJson = (world: World, who: Person, path: string, text: string) =>
    sendJson(world, who, path, { name: 'Long', text })
  const samples = [
    { what: 'letters', text: 'x'.repeat(maxTextBytes), send: asForm },
    { what: 'letters in JSON', text: 'x'.repeat(maxTextBytes), send: asJson },
    { what: 'characters of two bytes', text: 'é'.repeat(maxTextBytes / 2), send: asForm },
    { what: 'characters of three bytes', text: `${'€'.repeat((maxTextBytes - 1) / 3)}x`, send: asForm },
    { what: 'characters of four bytes in JSON', text: '🫙'.repeat(maxTextBytes / 4), send: asJson },
    { what: 'characters that JSON spells out', text: '\u0001'.repeat(maxTextBytes), send: asJson },
    { what: 'short lines of a browser', text: 'x\n'.repeat(maxTextBytes / 2), send: asBrowser },
  ]

  it.each(samples)('of $what is kept; one byte more is refused and changes nothing', async ({ text, send }) => {
    expect(Buffer.byteLength(text)).toBe(maxTextBytes)
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const create = routes.notes.create.href()

    expect((await send(world, ada, create, text)).status).toBe(303)
    const [note] = await world.sql<{ id: string; text: string }[]>`select id, text from notes`
    expect(note?.text === text, 'the text as it was').toBe(true)
    const edit = routes.notes.edit.href({ noteId: note?.id ?? '' })
    const kept = await everything(world.sql)
    const shown = textareaOf((await world.visit(edit, ada)).body)
    expect(shown === text, 'the text in the form').toBe(true)

    for (const path of [create, edit]) {
      const answer = await send(world, ada, path, `${text}!`)
      expect(answer.status, path).toBe(413)
      expect(answer.body.includes('A note can hold 1 MiB of text'), path).toBe(true)
      expect(textareaOf(answer.body) === `${text}!`, `${path}: nothing typed is lost`).toBe(true)
    }
    expect(await everything(world.sql)).toEqual(kept)
    expect((await send(world, ada, edit, text)).status, 'as long as can be, once more').toBe(303)
  })

  it('has a name of a hundred characters, whatever they are', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const name = '🫙'.repeat(100)
    for (const path of [routes.notes.create.href(), routes.pads.create.href()]) {
      expect((await world.submit(path, { name: `${name}🫙`, text: 'Jam' }, ada)).status, path).toBe(422)
      expect((await world.submit(path, { name: ` ${name}\t`, text: 'Jam' }, ada)).status, path).toBe(303)
    }
    expect(await world.sql`select name from notes union all select name from pads`).toEqual([{ name }, { name }])
  })
})

it.each(['\u200B', '\u2060\u00AD', '\u202E', '\u3164', '\u2800 \u00A0'])(
  'a name of invisible characters (%j) is none',
  async (name) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const path of [routes.notes.create.href(), routes.pads.create.href()]) {
      const answer = await world.submit(path, { name, text: 'Jam' }, ada)
      expect(answer.status, path).toBe(422)
      expect(answer.body, path).toContain('Name is required')
    }
    expect(await world.sql`select name from notes where user_id = ${ada.id}`).toEqual([])
    expect(await world.sql`select name from pads where user_id = ${ada.id}`).toEqual([])
  },
)

/** A browser makes every line break CR LF. */
function asBrowser(world: World, who: Person, path: string, text: string): Promise<Answer> {
  return world.submit(path, { name: 'Long', text: text.replaceAll('\n', '\r\n') }, who)
}

function sendJson(world: World, who: Person, path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return world.visit(path, who, { method: 'POST', headers, body: JSON.stringify(body) })
}
