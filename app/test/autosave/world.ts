import assert from 'node:assert/strict'
import type { Draft } from '../../client/autosave/draft.ts'
import type { Answer, Asked, SavedNote } from '../../client/autosave/request.ts'
import { NoteServer } from './note-server.ts'
import { Tab, type Around } from './tab.ts'

/** Marks what each writer writes: m1, m2 … by the page's, e1, e2 … elsewhere. Each word is written once. */
const words = /\b[me]\d+\b/g

export const wordsOf = (text: string): string[] => text.match(words) ?? []
export const ownWords = (text: string): string[] => wordsOf(text).filter((word) => word.startsWith('m'))

interface Pending {
  /** The note that it saves, by id or key. */
  readonly saves?: string | undefined
  readonly deliver: () => void
  /** As if the connection had broken. */
  readonly lose: () => void
}

/** One browser with one page on a note, the server, and what is on its way between them; says what must never happen. */
export class World implements Around {
  readonly server = new NoteServer()
  readonly drafts = new Map<string, Draft>()
  /** What happened, for the message of a failure. */
  readonly log: string[] = []
  /** Words that the writer took out again. */
  readonly removed = new Set<string>()
  readonly pending: Pending[] = []
  tab: Tab
  online = true
  /** Saves that the page's own requests can conflict with. */
  elsewhere = 0
  /** The writer has asked for a second note of the same text. */
  isCopied = false
  #nowMs = 1_000_000
  #keys = 0
  #isSignedOut = false
  #sentNote: string | undefined
  #sentVersion = 0
  readonly #random: () => number

  constructor(random: () => number, isNew: boolean) {
    this.#random = random
    const noteId = isNew ? undefined : this.server.make({ name: 'Jam', text: 'theirs:\n\nboth:\n\nmine:' })
    this.tab = this.openTab(noteId)
  }

  readonly nowMs = () => this.#nowMs
  readonly isOnline = () => this.online
  readonly newKey = () => `key-${++this.#keys}`

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)]
  }

  chance(part: number): boolean {
    return this.#random() < part
  }

  /** Lets time pass; the timer of the page ends in it. */
  wait(ms: number): void {
    const { dueAtMs } = this.tab.state
    const end = this.#nowMs + ms
    if (dueAtMs !== undefined && dueAtMs <= end) {
      this.#nowMs = Math.max(this.#nowMs, dueAtMs)
      this.tab.take({ kind: 'due' })
    }
    this.#nowMs = Math.max(this.#nowMs, end)
  }

  openTab(noteId: string | undefined): Tab {
    const note = noteId === undefined ? undefined : this.server.current(noteId)
    const fields = { name: note?.name ?? '', text: note?.text ?? '', padId: '' }
    const ofNote = [...this.drafts].filter(([name]) => name.startsWith(`${noteId ?? 'new'}:`))
    const left = ofNote.sort(([, one], [, other]) => other.at - one.at)[0]
    this.#sentVersion = 0
    this.#isSignedOut = false
    this.tab = new Tab(this, { writer: `page-${++this.#keys}`, noteId, version: note?.version, fields }, left)
    return this.tab
  }

  /** The page is gone; the next one begins with what the server has, and with what the browser has kept. */
  reopen(): void {
    const { noteId } = this.tab.state
    this.tab.isClosed = true
    this.pending.length = 0
    if (noteId !== undefined) {
      const note = this.server.notes.get(noteId)
      if (note) note.isTrashed = false
    }
    this.openTab(noteId)
  }

  readonly save = (asked: Asked, done: (answer: Answer) => void) => {
    const saves = asked.noteId ?? asked.key
    assert(!this.pending.some((one) => one.saves === saves), 'one save of a note is in flight at a time')
    // Only a new note may be made without a title and a text, for a file.
    const isEmpty = asked.fields.text.trim() === '' && ['', 'Untitled'].includes(asked.fields.name)
    assert(!isEmpty || asked.noteId === undefined, 'an empty note is not saved')
    assert(!this.#isSignedOut, 'nothing is sent while signed out')
    if (asked.noteId !== this.#sentNote) this.#sentVersion = 0
    assert((asked.version ?? 0) >= this.#sentVersion, 'the version never goes back')
    this.#sentNote = asked.noteId
    this.#sentVersion = asked.version ?? 0
    this.log.push(`  sends ${JSON.stringify([asked.noteId, asked.version, asked.fields.name, asked.fields.text])}`)
    const isBefore = this.chance(0.5)
    const given = isBefore ? this.#ask(asked) : undefined
    this.#hold({
      saves,
      deliver: () => {
        const answer = given ?? this.#ask(asked)
        this.log.push(`  answers ${JSON.stringify(answer)}`)
        // Not of an earlier page's note.
        if (answer.kind === 'signed-out' && (asked.noteId ?? this.tab.state.key) === saves) this.#isSignedOut = true
        done(answer)
      },
      lose: () => done({ kind: 'failed' }),
    })
  }

  readonly fetchNewer = (id: string, than: number, done: (note: SavedNote | undefined) => void) => {
    const note = this.online ? this.server.newer(id, than) : undefined
    this.#hold({ deliver: () => done(note), lose: () => done(undefined) })
  }

  readonly checkSession = (done: (isOwners: boolean) => void) => {
    const isOwners = this.online && this.server.session === 'ada'
    const deliver = () => {
      if (isOwners) this.#isSignedOut = false
      done(isOwners)
    }
    this.#hold({ deliver, lose: () => done(false) })
  }

  /** The form takes the page along: it arrives, arrives without an answer, or gets lost. */
  readonly sendForm = ({ state, fields, draftName }: Tab) => {
    const { noteId, key, version } = state
    // The next page repeats what is lost, while the writer may change the same words there.
    this.elsewhere++
    const arrives = this.online && this.server.session === 'ada' && this.server.mood === 'well' && this.chance(0.7)
    this.log.push(`form ${arrives ? 'arrives' : 'is lost'}`)
    if (arrives) {
      const asked = { owner: 'ada', writer: state.writer, padId: fields.padId, noteId, version, key, fields }
      const answer = this.#ask({ ...asked, fields: { ...fields, name: fields.name || 'Untitled' } })
      if (this.chance(0.5) && answer.kind !== 'gone') this.drafts.delete(draftName)
    }
    this.reopen()
  }

  /** The writer signs in by the dialog, or presses its button. */
  mayTry(): void {
    this.#isSignedOut = false
  }

  /** Another device changes the note; the page hears of it some time. */
  changeElsewhere(id: string, change: Parameters<NoteServer['change']>[1]): void {
    this.elsewhere++
    this.server.change(id, change)
    this.#tell(id)
  }

  #tell(id: string): void {
    const { version } = this.server.current(id)
    const { tab } = this
    this.#hold({ deliver: () => void tab.take({ kind: 'newer-heard', version }), lose: () => undefined })
  }

  #ask(asked: Asked): Answer {
    if (!this.online) return { kind: 'failed' }
    const before = asked.noteId === undefined ? '' : this.server.current(asked.noteId).text
    const answer = this.server.save(asked)
    if (answer.kind === 'saved') {
      const after = this.server.current(answer.note.id).text
      const kept = wordsOf(after)
      const lost = wordsOf(before).filter(
        (word) => word.startsWith('e') && !kept.includes(word) && !this.removed.has(word),
      )
      assert(lost.length === 0, `nothing that another device has saved is overwritten: ${lost.join()}`)
      assert(new Set(kept).size === kept.length, 'nothing is doubled')
      this.#tell(answer.note.id)
    }
    // The history keeps what was sent; the page's next texts are compared by the writer.
    if (answer.kind === 'conflict') for (const word of ownWords(asked.fields.text)) this.removed.add(word)
    return answer
  }

  #hold(pending: Pending): void {
    const once = (act: () => void) => () => {
      const at = this.pending.indexOf(held)
      if (at < 0) return
      this.pending.splice(at, 1)
      act()
    }
    const held: Pending = { ...pending, deliver: once(pending.deliver), lose: once(pending.lose) }
    this.pending.push(held)
  }
}
