import { beforeAll } from 'vitest'
import { routes } from '../../app/server/routes.ts'
import { cookieOf, type Answer, type Guest } from '../../kit/guest.ts'
import { attributes, decoded, textareaOf } from '../../kit/html.ts'
import { aMember } from '../../kit/person.ts'
import { openNotejam } from '../notejam.ts'

/** What a file upload answers a script. */
export interface Attached {
  readonly name: string
  readonly type: string
  readonly width: number | null
  readonly height: number | null
  readonly href: string
}

/** A person who makes notes as scripts do, and looks at them as pages show them. */
export interface Writer {
  readonly url: string
  readonly guest: Guest
  visit(path: string): Promise<Answer>
  /** @returns the new note's number */
  write(text: string, name?: string): Promise<string>
  /** The markup of a text as the note's page shows it. */
  read(text: string): Promise<string>
  /** The page of a note. */
  page(noteId: string): Promise<string>
  /** What the form for editing holds. */
  kept(noteId: string): Promise<{ text: string; version: string }>
  /** Sends the form as a browser does: with CR LF. */
  save(noteId: string, fields: { name: string; text: string; version: string }): Promise<Answer>
  /** Saves as a script does. @returns the status */
  saveAs(noteId: string, fields: { name: string; text: string; version: string }): Promise<number>
  /** The tags of a text, as its note's page links them. */
  tagsOf(text: string): Promise<string[]>
  attach(noteId: string, name: string, bytes: Uint8Array): Promise<{ status: number; file?: Attached; said: string }>
  /** Whether a search for these words lists the note of this name. */
  finds(words: string, name: string): Promise<boolean>
}

/** A writer for the tests of a file, at the Notejam that all journeys share. */
export function aWriter(): Writer {
  let url = ''
  let guest: Guest | undefined
  beforeAll(async () => {
    url = (await openNotejam()).url
    guest = await aMember(url)
  })
  const member = () => {
    if (!guest) throw new Error('a writer is there only while tests run')
    return guest
  }
  const visit = (path: string) => member().visit(url + path)
  const send = (path: string, fields: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { cookie: cookieOf(member()), accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    })
  const writer: Writer = {
    get url() {
      return url
    },
    get guest() {
      return member()
    },
    visit,
    async write(text, name = 'A case') {
      const answer = await send(routes.notes.create.href(), { name, text })
      if (!answer.ok) throw new Error(`the note was not made: ${answer.status} ${await answer.text()}`)
      return String(((await answer.json()) as { id: string | number }).id)
    },
    async read(text) {
      const noteId = await writer.write(text)
      const page = await writer.page(noteId)
      // What stands behind it: of a text with tasks, the form that shows those that are done.
      const next = `<form method="post" action="/notes/${noteId}/tasks/done"|</div><div class="note-foot">`
      const [, prose] = new RegExp(`<div class="prose"${attributes}>(.*?)</div>(?:${next})`, 's').exec(page) ?? []
      if (prose === undefined) throw new Error('the page has no text')
      return prose
    },
    async page(noteId) {
      const { status, body } = await visit(routes.notes.show.href({ noteId }))
      if (status !== 200) throw new Error(`the note was answered with ${status}`)
      return body
    },
    async kept(noteId) {
      const { body } = await visit(routes.notes.edit.href({ noteId }))
      const [, version = ''] = /name="version" value="(\d+)"/.exec(body) ?? []
      return { text: textareaOf(body) ?? '', version }
    },
    save: (noteId, fields) =>
      member().submit(url + routes.notes.edit.href({ noteId }), {
        ...fields,
        text: fields.text.replace(/\r?\n/g, '\r\n'),
      }),
    saveAs: async (noteId, fields) => (await send(routes.notes.edit.href({ noteId }), fields)).status,
    async tagsOf(text) {
      // The side bar lists the tags of all notes.
      const [page = ''] =
        /<article class="note"[^]*?<div class="prose"/.exec(await writer.page(await writer.write(text))) ?? []
      return [...page.matchAll(/href="\/tags\/([^"?]+)"/g)].map(([, tag = '']) => decodeURIComponent(tag))
    },
    async attach(noteId, name, bytes) {
      const form = new FormData()
      form.append('files', new Blob([new Uint8Array(bytes)]), name)
      const answer = await fetch(url + routes.attachments.create.href({ noteId }), {
        method: 'POST',
        headers: { cookie: cookieOf(member()), accept: 'application/json' },
        body: form,
      })
      const said = await answer.text()
      return { status: answer.status, said, ...(answer.ok ? { file: (JSON.parse(said) as [Attached])[0] } : {}) }
    },
    async finds(words, name) {
      const { status, body } = await visit(`${routes.search.href()}?${new URLSearchParams({ q: words }).toString()}`)
      if (status !== 200) throw new Error(`the search was answered with ${status}`)
      const links = body.matchAll(/<a\b[^>]*href="\/notes\/\d+[^"]*"[^>]*>(.*?)<\/a>/gs)
      return [...links].some(([, words = '']) => decoded(words.replace(/<[^>]+>/g, '')).includes(name))
    },
  }
  return writer
}
