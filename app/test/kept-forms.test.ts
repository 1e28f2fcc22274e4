import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { away, aWorldBehindADoor } from './behind-a-door.ts'
import type { Address } from './address.ts'
import { fieldsOf, forms, aFormOf } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { formOf } from '../../kit/html.ts'
import { sendRaw } from './raw-http.ts'
import { noPressureLimits, sharedWorld, startWorld, type Person, type World } from './world.ts'

/** What is typed for each kind of field, to be told from everything else on a page. */
const marks: Readonly<Record<string, string>> = {
  name: 'Quince & "medlar" jelly',
  text: '\n First line < second.\n</textarea><b>',
  email: 'typed-by-hand@example.org',
}
const aWorld = sharedWorld()

const secret = 'never to be shown 4711'

/** Fields that a person types, and would miss. */
const typedIn = (form: Address) => fieldsOf(form).filter((name) => name in marks)

function filledIn(valid: Record<string, string>): Record<string, string> {
  const fields = Object.entries(valid).map(([name, value]) => [
    name,
    name.includes('password') ? secret : (marks[name] ?? value),
  ])
  return Object.fromEntries(fields) as Record<string, string>
}

describe('no answer to a form that failed is without what was typed', () => {
  it('there are forms with something to lose, and each of them is asked', () => {
    expect(forms.filter((form) => typedIn(form).length > 0).map(({ title }) => title)).toEqual([
      'POST /notes/create',
      'POST /notes/:noteId/edit',
      'POST /pads/create',
      'POST /pads/:padId/edit',
      'POST /settings/security/passkeys/:passkeyId',
      'POST /signup',
      'POST /signin',
      'POST /forgot-password',
    ])
  })

  it('a defect', async () => {
    const world = await startWorld()
    for (const said of ['defect', 'no shell for an error page']) world.expectedErrors.add(said)
    const tables = ['users', 'accounts', 'sessions', 'verifications', 'notes', 'pads', 'note_creations', 'passkeys']
    const statuses = new Map<string, number>()
    for (const form of forms) {
      const { owner, valid, path } = await aFormOf(world, form)
      // From now on every write breaks a rule, and no account is found by its password.
      for (const table of tables)
        await world.sql.unsafe(`alter table ${table} add constraint no check (false) not valid`)
      await world.sql`alter table accounts rename column password to lost`
      const answers = await bothWays(world, form, path, filledIn(valid), owner)
      for (const table of tables) await world.sql.unsafe(`alter table ${table} drop constraint no`)
      await world.sql`alter table accounts rename column lost to password`
      statuses.set(form.title, answers.page.status)
      if (answers.page.status < 400) continue
      expectKept(form, answers.page)
      if (answers.page.status === 500) {
        expect(answers.page.body, form.title).toMatch(/Reference: <code>/)
        expect(answers.json, form.title).toMatchObject({ error: 'defect', message: expect.any(String) as string })
      }
    }
    for (const form of forms.filter(
      (one) => typedIn(one).length > 0 && one.pattern !== routes.accounts.forgotPassword.pattern,
    ))
      expect(statuses.get(form.title), `${form.title} met the defect`).toBe(500)
  })

  it.each([
    ['53100', 'full'],
    ['57014', 'late'],
  ])('a database that says %s', async (code, kind) => {
    const world = await startWorld()
    for (const said of ['nothing can be saved', 'statements take too long']) world.expectedErrors.add(said)
    const made = await allForms(world)
    await world.sql.unsafe(`
      create function fail() returns trigger language plpgsql as $$ begin
        raise exception 'it fails' using errcode = '${code}'; end $$;
      create trigger failing before insert or update on notes for each row execute function fail();
      create trigger failing before insert or update on pads for each row execute function fail();
      create trigger failing before insert or update on passkeys for each row execute function fail()`)
    for (const { form, owner, valid, path } of made) {
      const { page, json } = await bothWays(world, form, path, filledIn(valid), owner)
      if (form.isPrivate && typedIn(form).length > 0) {
        expect(page.status, form.title).toBe(503)
        expect(json, form.title).toMatchObject({ error: kind, isUndone: true, message: expect.any(String) as string })
      }
      if (page.status >= 400) expectKept(form, page)
    }
  })

  it('a database that is away', async () => {
    const { world, door } = await aWorldBehindADoor()
    world.expectedErrors.add(away)
    const made = await allForms(world)
    const before = await everything(world.sql)
    await door.shut()
    for (const { form, owner, valid, path } of made) {
      const { page, json } = await bothWays(world, form, path, filledIn(valid), owner)
      expect(page.status, form.title).toBe(503)
      expectKept(form, page)
      expect(json, form.title).toMatchObject({ error: 'away', isUndone: expect.any(Boolean) as boolean })
    }
    expect(await everything(world.sql)).toEqual(before)
  })

  it('too much to do', async () => {
    const pressureLimits = { ...noPressureLimits }
    const world = await startWorld({ pressureLimits })
    const made = await allForms(world)
    Object.assign(pressureLimits, { lateRequests: 0, lateRequestsForSaves: 0 })
    for (const { form, owner, valid, path } of made) {
      const { page, json } = await bothWays(world, form, path, filledIn(valid), owner)
      expect(page.status, form.title).toBe(503)
      expectKept(form, page)
      expect(json, form.title).toMatchObject({ error: 'busy' })
    }
  })

  it('fields that are not as they should be', async () => {
    const world = await aWorld()
    for (const form of forms.filter((one) => typedIn(one).length > 0)) {
      const { owner, valid, path } = await aFormOf(world, form)
      const wrong = { ...filledIn(valid), [form.isPrivate ? 'name' : 'email']: 'x'.repeat(300) }
      const answer = await world.submit(path, wrong, owner)
      expect(answer.status, form.title).toBe(422)
      expect(answer.body, form.title).toContain('x'.repeat(300))
      if ('text' in wrong) expect(answer.body).toContain(escaped(marks['text'] ?? ''))
    }
  })

  it('too many attempts', async () => {
    for (const form of forms.filter((one) => typedIn(one).length > 0 && !one.isPrivate)) {
      const world = await startWorld({ rateLimit: true })
      const { valid, path } = await aFormOf(world, form)
      const fields = { ...filledIn(valid) }
      let answer = await world.submit(path, fields)
      for (let attempt = 0; attempt < 60 && answer.status !== 429; attempt++) answer = await world.submit(path, fields)
      expect(answer.status, form.title).toBe(429)
      expectKept(form, answer)
    }
  }, 60_000)

  it('a session that has ended, or is another person’s, for what was typed on a page', async () => {
    const world = await aWorld()
    const ben = await world.aPerson('Ben')
    for (const form of forms.filter((one) => typedIn(one).length > 0 && one.isPrivate)) {
      const { owner, valid, path } = await aFormOf(world, form)
      const before = await everything(world.sql)
      const fields = { ...filledIn(valid), owner: owner.id }
      for (const who of [undefined, ben]) {
        const answer = await world.submit(path, fields, who)
        expect(answer.status, form.title).toBe(401)
        expectKept(form, answer)
      }
      expect(await everything(world.sql), form.title).toEqual(before)
      expect((await world.submit(path, fields, owner)).status, form.title).toBe(303)
    }
  })

  it('a page of ours under a name that is not the public one', async () => {
    const world = await aWorld()
    for (const form of forms) {
      const { owner, valid, path } = await aFormOf(world, form)
      const before = await everything(world.sql)
      const body = new URLSearchParams(filledIn(valid)).toString()
      const send = (origin: string) =>
        sendRaw(
          world.url,
          [
            `POST ${path} HTTP/1.1`,
            ...['host: notes.lan:8000', `origin: ${origin}`, 'connection: close', `content-length: ${body.length}`],
            'content-type: application/x-www-form-urlencoded',
            `cookie: ${[...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`,
          ],
          body,
        )
      // Its page and the service agree on the name of the host.
      const own = await send('http://notes.lan:8000')
      expect(own?.status, form.title).toBe(403)
      expect(own?.body, form.title).toContain('This came from another site')
      expectKept(form, own)
      const strange = await send('https://evil.example')
      expect(strange?.status, form.title).toBe(403)
      for (const name of typedIn(form))
        expect(strange?.body, 'nothing of another site’s').not.toContain(escaped(marks[name] ?? ''))
      expect(await everything(world.sql), form.title).toEqual(before)
    }
  })
})

describe('what a form was about is gone', () => {
  it('a note in the trash: the text is there, with a way to keep it', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, padId } = await oneOfEach(world, ada)
    const path = routes.notes.edit.href({ noteId })
    await world.submit(routes.notes.delete.href({ noteId }), {}, ada)
    const fields = {
      name: marks['name'] ?? '',
      text: marks['text'] ?? '',
      pad_id: padId,
      base_pad_id: padId,
      version: '1',
      owner: ada.id,
    }

    // Saved as it is, and with a mistake.
    for (const sent of [fields, { ...fields, name: 'x'.repeat(101) }]) {
      const answer = await world.submit(path, sent, ada)
      expect(answer.status).toBe(404)
      expect(answer.body).toContain('This note is in the trash')
      expect(answer.body).toContain(`href="${routes.trash.show.href({ noteId })}"`)
      expect(answer.body).toContain(escaped(fields.text))
      expect(answer.body).toContain('Save as a new note')
    }
    const form = forms.find(({ pattern }) => pattern === routes.notes.edit.pattern)
    const forScript = form && (await bothWays(world, form, path, fields, ada))
    expect(forScript?.json).toMatchObject({ error: 'not-found' })

    const { action, fields: offered } = formOf((await world.submit(path, fields, ada)).body, 'Save as a new note')
    expect(action).toBe(routes.notes.create.href())
    expect((await world.submit(action, offered, ada)).status).toBe(303)
    const notes = await world.sql`
      select name, text, pad_id::text as pad from notes where user_id = ${ada.id} and deleted_at is null`
    expect(notes).toEqual([{ name: fields.name, text: fields.text, pad: padId }])
  })

  it('a note that was deleted for good, and one of another person’s: the same page, and the text on it', async () => {
    const world = await aWorld()
    const [ada, ben] = [await world.aPerson('Ada'), await world.aPerson('Ben')]
    const { noteId: hers } = await oneOfEach(world, ada)
    const { noteId: his } = await oneOfEach(world, ben)
    await world.submit(routes.notes.delete.href({ noteId: hers }), {}, ada)
    await world.submit(routes.trash.delete.href({ noteId: hers }), {}, ada)
    await world.visit('/', ada)
    const fields = { name: 'Jelly', text: marks['text'] ?? '', owner: ada.id }
    const bodies = []
    for (const noteId of [hers, his]) {
      const { status, body } = await world.submit(routes.notes.edit.href({ noteId }), fields, ada)
      expect(status).toBe(404)
      expect(body).toContain(escaped(fields.text))
      expect(body).not.toContain('trash/')
      bodies.push(body)
    }
    expect(bodies[0]).toBe(bodies[1])
    expect(await world.sql`select from notes where text = ${fields.text} and user_id = ${ada.id}`).toEqual([])
  })

  it('a pad', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { padId } = await oneOfEach(world, ada)
    await world.submit(routes.pads.delete.href({ padId }), {}, ada)
    const answer = await world.submit(
      routes.pads.edit.href({ padId }),
      { name: 'Jellies', colour: '3', owner: ada.id },
      ada,
    )
    expect(answer.status).toBe(404)
    const { action, fields } = formOf(answer.body, 'Make a new pad of it')
    expect((await world.submit(action, fields, ada)).status).toBe(303)
    expect(await world.sql`select name, colour from pads where name = 'Jellies' and user_id = ${ada.id}`).toEqual([
      { name: 'Jellies', colour: 3 },
    ])
  })
})

it('what is sent again names the version that it was made from: nothing that was saved since is replaced', async () => {
  const world = await startWorld()
  world.expectedErrors.add('statements take too long')
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Jam', text: 'one\n\ntwo' })
  const path = routes.notes.edit.href({ noteId: note.id })
  await world.sql.unsafe(`
    create function fail() returns trigger language plpgsql as $$ begin
      raise exception 'it fails' using errcode = '57014'; end $$;
    create trigger failing before update on notes for each row execute function fail()`)
  const late = await world.submit(
    path,
    { name: 'Jam', text: 'one and a half\n\ntwo', version: '1', owner: ada.id },
    ada,
  )
  expect(late.status).toBe(503)
  await world.sql.unsafe('drop function fail cascade')
  await world.submit(path, { name: 'Jam', text: 'one\n\ntwo and a half', version: '1', owner: ada.id }, ada)

  const { action, fields } = formOf(late.body, 'Try again')
  expect(fields['version']).toBe('1')
  expect((await world.submit(action, fields, ada)).status).toBe(303)
  expect(await world.sql`select text from notes`).toEqual([{ text: 'one and a half\n\ntwo and a half' }])
})

it('what was put together of two versions is given back, too, when the session ended meanwhile', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Jam', text: 'One kilo' })
  const path = routes.notes.edit.href({ noteId: note.id })
  const save = (text: string) => world.submit(path, { name: 'Jam', text, version: '1' }, ada)
  await save('Two kilos')
  const conflict = await save('Three kilos')
  expect(conflict.status).toBe(409)
  for (const button of ['Save this', 'Keep yours']) {
    const { action, fields } = formOf(conflict.body, button)
    const answer = await world.submit(action, { ...fields, text: 'Two or three kilos' })
    expect(answer.status, button).toBe(401)
    const kept = formOf(answer.body, 'Save')
    expect(kept.fields).toMatchObject({ name: 'Jam', text: 'Two or three kilos', version: '2', owner: ada.id })
  }
})

/** Every form, each of a person of its own. */
async function allForms(world: World) {
  const made = []
  for (const form of forms) made.push({ form, ...(await aFormOf(world, form)) })
  return made
}

/** What people are answered, and what a script is. */
async function bothWays(world: World, form: Address, path: string, fields: Record<string, string>, who: Person) {
  const page = await world.submit(path, fields, who)
  const answer = await world.visit(path, who, {
    ...{ method: 'POST', body: JSON.stringify(fields) },
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  })
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  if (answer.status === page.status && page.status >= 500) expect(isJson, form.title).toBe(true)
  return { page, json: isJson ? (JSON.parse(answer.body) as unknown) : undefined }
}

function expectKept(form: Address, answer: { readonly body: string } | undefined): void {
  const { body } = answer ?? { body: '' }
  for (const name of typedIn(form)) {
    const mark = escaped(marks[name] ?? '')
    const field = name === 'text' ? new RegExp(`<textarea [^>]*name="text"`) : new RegExp(`<input [^>]*name="${name}"`)
    expect(body, `${form.title}: ${name}`).toMatch(field)
    expect(body, `${form.title}: ${name}`).toContain(mark)
  }
  expect(body, `${form.title} shows no password`).not.toContain(secret)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
