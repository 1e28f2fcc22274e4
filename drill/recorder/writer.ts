import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '../../app/server/routes.ts'
import { read, type Answer, type Client } from '../../kit/client.ts'
import { chance } from '../../kit/dice.ts'
import { aUuid, changed } from './by-chance.ts'
import { anEmptyLedger, type KeptNote, type Ledger } from './ledger.ts'

/** Notes that one person writes in: with more of them, each would have too short a history. */
const mostNotes = 6

interface Saved {
  readonly id: string
  readonly version: number
  readonly text: string
}

/**
 * A person who makes every kind of change, one request at a time, and keeps a ledger of what was acknowledged. A request
 * without an answer is sent again as a page sends it: a note with the same idempotency key, a save with the same version.
 */
export class Writer {
  readonly ledger: Ledger = anEmptyLedger()
  readonly #client: Client
  readonly #number: number
  readonly #random: () => number
  #words = 0
  #page: string

  constructor(client: Client, number: number, seed: number) {
    this.#client = client
    this.#number = number
    this.#random = chance(seed * 1000 + number)
    this.#page = aUuid(this.#random)
  }

  /** @param isEnding asked before each request */
  async write(isEnding: () => boolean): Promise<void> {
    await this.#makeNote()
    while (!isEnding()) {
      await this.#act()
      await pause(this.#random() * 10)
    }
  }

  async #act(): Promise<void> {
    const note = this.#pick(this.ledger.notes.filter(({ isTrashed }) => isTrashed === false))
    const what = this.#random()
    if (!note || (what < 0.08 && this.ledger.notes.length < mostNotes)) return this.#makeNote()
    if (what < 0.11) return this.#makeNoteByForm()
    if (what < 0.14) return this.#makePad()
    if (what < 0.18) return this.#attach(note)
    if (what < 0.22) return this.#trashAndPerhapsRestore(note)
    if (what < 0.35) return this.#saveByForm(note)
    return this.#save(note)
  }

  async #makeNote(): Promise<void> {
    const name = this.#name('Note')
    const text = `${this.#word()}.`
    const answer = await this.#client.json(
      routes.notes.create.href(),
      { name, text },
      { 'idempotency-key': aUuid(this.#random) },
    )
    this.#expect(answer, 201, 'making a note')
    const { id, version } = read<Saved>(answer)
    this.ledger.notes.push({ ...{ id, name, version, texts: [text] }, padId: '', isTrashed: false })
  }

  async #makeNoteByForm(): Promise<void> {
    const name = this.#name('Form')
    const text = `${this.#word()}.`
    const fields = { name, text, pad_id: '', key: aUuid(this.#random) }
    this.#expect(await this.#client.form(routes.notes.create.href(), fields), 303, 'making a note by a form')
    this.ledger.formNotes.set(name, text)
  }

  /** Saves as the page's autosave does, now and then as another page of the same person. */
  async #save(note: KeptNote): Promise<void> {
    if (this.#random() < 0.1) this.#page = aUuid(this.#random)
    const text = this.#changed(note)
    const { name, version } = note
    const path = routes.notes.edit.href({ noteId: note.id })
    const answer = await this.#client.json(path, { name, text, version, writer: this.#page })
    this.#expect(answer, 200, 'saving')
    const saved = read<Saved>(answer)
    if (saved.text !== text) throw new Error(`a save was answered with another text (note ${note.id})`)
    note.version = saved.version
    note.texts.push(text)
  }

  async #saveByForm(note: KeptNote): Promise<void> {
    const text = this.#changed(note)
    const padId = this.#pick(['', ...this.ledger.pads.values()]) ?? ''
    const fields = { name: note.name, text, pad_id: padId, base_pad_id: note.padId, version: String(note.version) }
    const answer = await this.#client.form(routes.notes.edit.href({ noteId: note.id }), fields)
    this.#expect(answer, 303, 'saving by a form')
    // A save that was sent again after it was done makes no new version.
    note.version++
    note.texts.push(text)
    note.padId = padId
  }

  async #makePad(): Promise<void> {
    const name = this.#name('Pad')
    this.ledger.perhaps.add(name)
    const answer = await this.#client.ask(routes.pads.create.href(), {
      method: 'POST',
      body: new URLSearchParams({ name }),
    })
    // This form has no idempotency key: a person would look before sending it again.
    if (answer?.status !== 303) {
      this.#client.tally.refused++
      return
    }
    this.#client.tally.acknowledged++
    this.ledger.perhaps.delete(name)
    const form = await this.#client.page(routes.notes.create.href())
    const id = new RegExp(`<option value="(\\d+)"[^>]*>${name}</option>`).exec(form)?.[1]
    this.ledger.pads.set(name, id ?? 'not offered by the form')
  }

  async #attach(note: KeptNote): Promise<void> {
    const name = `${this.#name('file').replace(' ', '-')}.txt`
    const bytes = Buffer.from(`${name}\n`.repeat(1 + Math.floor(this.#random() * 2_000)))
    const body = new FormData()
    body.append('files', new Blob([bytes]), name)
    this.ledger.perhaps.add(name)
    const path = routes.attachments.create.href({ noteId: note.id })
    const answer = await this.#client.ask(path, { method: 'POST', headers: { accept: 'application/json' }, body })
    if (answer?.status !== 201) {
      this.#client.tally.refused++
      return
    }
    this.#client.tally.acknowledged++
    this.ledger.perhaps.delete(name)
    for (const { id, href } of read<{ id: string; href: string }[]>(answer)) {
      this.ledger.files.push({ id, href, name, bytes, noteId: note.id })
    }
  }

  async #trashAndPerhapsRestore(note: KeptNote): Promise<void> {
    const params = { noteId: note.id }
    note.isTrashed = await this.#moved(routes.notes.delete.href(params), true)
    if (note.isTrashed === true && this.#random() < 0.7) {
      note.isTrashed = await this.#moved(routes.notes.restore.href(params), false)
    }
  }

  /** @returns where the note is then; undefined when a request was sent twice, and may be late */
  async #moved(path: string, isTrashed: boolean): Promise<boolean | undefined> {
    const answer = await this.#client.form(path, {})
    if (answer.isRepeated && answer.status === 404) return undefined
    this.#expect(answer, 303, path.replace(/\d+/, ':id'))
    return answer.isRepeated ? undefined : isTrashed
  }

  #changed({ texts }: KeptNote): string {
    return changed(texts.at(-1) ?? '', `${this.#word()}.`, this.#random)
  }

  #expect(answer: Answer, status: number, what: string): void {
    if (answer.status !== status) {
      throw new Error(`${what} was answered with ${answer.status}: ${answer.bytes.toString().slice(0, 200)}`)
    }
    this.#client.tally.acknowledged++
  }

  #name(kind: string): string {
    return `${kind} ${this.#number}x${++this.#words}`
  }

  #word(): string {
    return `w${this.#number}n${this.ledger.notes.length}x${++this.#words}`
  }

  #pick<One>(from: readonly One[]): One | undefined {
    return from[Math.floor(this.#random() * from.length)]
  }
}
