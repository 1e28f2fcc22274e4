import { setTimeout as sleep } from 'node:timers/promises'
import { chance } from '../../kit/dice.ts'
import { routes } from '../server/routes.ts'
import type { Person, World } from './world.ts'

interface Answered {
  readonly version: number
  readonly text: string
  readonly theirs?: { readonly text: string }
}

/** Words whose save was acknowledged, and words that the writer took out again. */
export interface Account {
  /** Words by note: each is in one note only, and says in which. */
  readonly acknowledged: Map<string, Set<string>>
  readonly removed: Set<string>
  conflicts: number
  merges: number
}

/**
 * A writer as the page is one: one request at a time, each with the version that it was made from; but on a bad line, with
 * requests that arrive twice, late or never, and a person who reloads, switches notes and takes words out.
 */
export class Writer {
  readonly account: Account = { acknowledged: new Map(), removed: new Set(), conflicts: 0, merges: 0 }
  readonly #world: World
  readonly #person: Person
  readonly #notes: readonly string[]
  readonly #random: () => number
  readonly #number: number
  #writer = ''
  #noteId = ''
  #version = 1
  #text = ''
  #words = 0
  /** Requests that are still to come again. */
  readonly #late: Promise<unknown>[] = []

  constructor(world: World, person: Person, notes: readonly string[], number: number, seed: number) {
    this.#world = world
    this.#person = person
    this.#notes = notes
    this.#number = number
    this.#random = chance(seed * 1000 + number)
  }

  async write(steps: number): Promise<void> {
    await this.#open()
    for (let step = 0; step < steps; step++) {
      await sleep(this.#random() * 4)
      const what = this.#random()
      if (what < 0.06) await this.#open()
      else if (what < 0.1) this.#takeOut()
      else this.#putIn()
      if (this.#random() < 0.7) await this.#save()
    }
    await this.#save()
    await Promise.all(this.#late)
  }

  /** Another note, or the same one anew: what was not saved stays with the page that is left. */
  async #open(): Promise<void> {
    this.#noteId = this.#notes[Math.floor(this.#random() * this.#notes.length)] ?? ''
    this.#writer = `00000000-0000-4000-8000-${String(Math.floor(this.#random() * 1e12)).padStart(12, '0')}`
    await this.#reload()
  }

  async #reload(): Promise<void> {
    const path = routes.notes.newer.href({ noteId: this.#noteId }, { than: '0' })
    const now = JSON.parse((await this.#world.visit(path, this.#person)).body) as Answered
    this.#version = now.version
    this.#text = now.text
  }

  #putIn(): void {
    const word = `w${this.#number}n${this.#noteId}x${++this.#words}.`
    const lines = this.#text.split('\n')
    const line = Math.floor(this.#random() * lines.length)
    const words = (lines[line] ?? '').split(' ')
    words.splice(Math.floor(this.#random() * (words.length + 1)), 0, word)
    lines[line] = words.join(' ')
    if (this.#random() < 0.1) lines.push('')
    this.#text = lines.join('\n')
  }

  #takeOut(): void {
    const own = this.#text.match(new RegExp(`w${this.#number}n\\d+x\\d+\\.`, 'g')) ?? []
    const word = own[Math.floor(this.#random() * own.length)]
    if (word === undefined) return
    this.account.removed.add(word)
    this.#text = this.#text.replace(word, '')
  }

  async #save(): Promise<void> {
    const [noteId, text, version] = [this.#noteId, this.#text, this.#version]
    const send = (signal?: AbortSignal) =>
      this.#world.visit(routes.notes.edit.href({ noteId }), this.#person, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'A note', text, version, writer: this.#writer }),
        ...(signal ? { signal } : {}),
      })
    const luck = this.#random()
    if (luck < 0.1) {
      // Sent without an answer: it may have arrived. The page loads the note again.
      await send(AbortSignal.timeout(1 + Math.floor(this.#random() * 5))).catch(() => {})
      return this.#reload()
    }
    if (luck < 0.25) this.#late.push(sleep(this.#random() * 60).then(() => send()))
    const answer = await send()
    const said = JSON.parse(answer.body) as Answered
    if (answer.status === 200) {
      this.#acknowledge(noteId, text)
      if (said.text !== text) this.account.merges++
      this.#text = said.text
      this.#version = said.version
      return
    }
    if (answer.status !== 409) throw new Error(`a save was answered with ${answer.status}`)
    this.account.conflicts++
    this.#version = said.version
    if (this.#random() < 0.5) this.#text = said.theirs?.text ?? ''
    // Otherwise it is saved over the other text, which stays in the history.
    else await this.#save()
  }

  #acknowledge(noteId: string, text: string): void {
    const words = this.account.acknowledged.get(noteId) ?? new Set()
    for (const word of text.match(/w\d+n\d+x\d+\./g) ?? []) words.add(word)
    this.account.acknowledged.set(noteId, words)
  }
}
