import { describe, expect, it } from 'vitest'
import { markOf, type Draft } from '../../client/autosave/draft.ts'
import type { Answer, Asked } from '../../client/autosave/request.ts'
import { Tab } from './tab.ts'

/** Orders of events that once went wrong, and what no order shows: when things happen, and what the page says. */

const before = { name: 'Jam', text: 'One.', padId: '' }
const later = '2026-11-29T12:00:00Z'

/** A page on a note, whose clock and whose answers are the test's. @param left the draft of an earlier page */
function aPage(isNew = false, left?: Draft, isChosen = true) {
  const fields = isNew ? { name: '', text: '', padId: '' } : before
  const requests: { readonly asked: Asked; readonly answer: (answer: Answer) => void }[] = []
  const sessionChecks: ((isOwners: boolean) => void)[] = []
  const world = { ms: 1_000_000, forms: 0, fetches: 0 }
  const tab = new Tab(
    {
      nowMs: () => world.ms,
      isOnline: () => true,
      newKey: () => 'key',
      save: (asked, answer) => void requests.push({ asked, answer }),
      fetchNewer: () => world.fetches++,
      checkSession: (done) => void sessionChecks.push(done),
      sendForm: () => world.forms++,
      drafts: new Map(),
    },
    { writer: 'page', noteId: isNew ? undefined : '1', version: isNew ? undefined : 5, fields },
    left && ['draft', left],
  )
  tab.open(isChosen)
  /** Lets the timer end, whenever that is. @returns the milliseconds until then */
  const wait = () => {
    const ms = (tab.state.dueAtMs ?? NaN) - world.ms
    world.ms += ms
    tab.take({ kind: 'due' })
    return ms
  }
  const saved = (version: number, text: string, name = 'Jam'): Answer => ({
    kind: 'saved',
    note: { id: '1', version, savedAt: later, name, text },
  })
  return { tab, requests, sessionChecks, world, wait, saved }
}

describe('when it is sent', () => {
  it('a second after the last key, and ten after the first', () => {
    const { tab, world, wait, requests } = aPage()
    for (const text of ['One. T', 'One. Tw', 'One. Two']) {
      tab.type({ text })
      world.ms += 900
    }
    expect(wait()).toBe(100)
    expect(requests.map(({ asked }) => asked.fields.text)).toEqual(['One. Two'])

    requests[0]?.answer({ kind: 'failed', retryAfterMs: 0 })
    world.ms += 20_000
    tab.type({ text: 'One. Two.' })
    expect(wait()).toBeLessThanOrEqual(0)
  })

  it('a key does not cut short what a busy server has asked for', () => {
    const { tab, wait, requests } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    requests[0]?.answer({ kind: 'failed', retryAfterMs: 30_000 })
    tab.type({ text: 'One. Two. Three.' })
    expect(wait()).toBe(30_000)
    expect(requests).toHaveLength(2)
  })
})

describe('what the server has is known', () => {
  it('a change that is taken back while it is in flight is taken back on the server', () => {
    const { tab, wait, requests } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    tab.type({ text: 'One.' })
    requests[0]?.answer({ kind: 'failed' })
    wait()
    expect(requests[1]?.asked.fields.text, 'the first may have been saved').toBe('One.')
  })

  it('a change that is taken back before it is sent is no change, and the page says so', () => {
    const { tab, wait, requests, saved } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    requests[0]?.answer(saved(6, 'One. Two.'))
    const { name } = tab.fields
    tab.type({ name: '', text: '' })
    tab.take({ kind: 'blurred' })
    expect(tab.state.status).toMatchObject({ kind: 'not-saved' })
    tab.type({ name, text: 'One. Two.' })
    expect(tab.state.status).toMatchObject({ kind: 'saved' })
    expect(tab.state.dueAtMs).toBeUndefined()
  })

  it('a new note whose first request was lost is saved once more: either text may have made it', () => {
    const { tab, wait, requests } = aPage(true)
    tab.type({ text: 'One.' })
    wait()
    requests[0]?.answer({ kind: 'failed' })
    tab.type({ text: 'One. Two.' })
    wait()
    tab.type({ text: 'One.' })
    requests[1]?.answer({ kind: 'saved', note: { id: '1', version: 1, savedAt: later } })
    wait()
    expect(requests.map(({ asked }) => [asked.noteId, asked.key, asked.fields.text])).toEqual([
      [undefined, 'key', 'One.'],
      [undefined, 'key', 'One. Two.'],
      ['1', undefined, 'One.'],
    ])
  })

  it('what the server tells of while a save is in flight is fetched afterwards', () => {
    const { tab, wait, requests, world, saved } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    tab.take({ kind: 'newer-heard', version: 7 })
    requests[0]?.answer(saved(6, 'One. Two.'))
    expect(world.fetches).toBe(1)
  })
})

describe('a conflict', () => {
  const conflict: Answer = { kind: 'conflict', version: 6, theirs: { name: 'Jam', text: 'Uno.' } }

  it('ends when the page takes the other text, and saving goes on', () => {
    const { tab, wait, requests } = aPage()
    tab.type({ text: 'Eins.' })
    wait()
    requests[0]?.answer(conflict)
    tab.type({ text: 'One.' })
    tab.take({ kind: 'newer', note: { id: '1', version: 6, savedAt: later, name: 'Jam', text: 'Uno.' } })
    expect(tab.fields.text).toBe('Uno.')
    tab.type({ text: 'Uno. Due.' })
    wait()
    expect(requests[1]?.asked).toMatchObject({ version: 6, fields: { text: 'Uno. Due.' } })
  })

  it('is one as well when both have given the note a name', () => {
    const { tab, wait, requests, saved } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    tab.type({ name: 'Plum jam' })
    requests[0]?.answer(saved(7, 'One. Two.', 'Damson jam'))
    wait()
    expect(requests[1]?.asked, 'the server is asked from the version before').toMatchObject({ version: 5 })
  })

  it.each([
    ['Jam', 'none'],
    ['Damson jam', 'conflict'],
  ])('with the page’s own text, whose answer was lost, is none unless the name is another one: %s', (name, hold) => {
    const { tab, wait, requests } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    requests[0]?.answer({ kind: 'failed' })
    tab.type({ text: 'One. Two. Three.', name: 'Plum jam' })
    wait()
    requests[1]?.answer({ kind: 'conflict', version: 6, theirs: { name, text: 'One. Two.' } })
    expect(tab.state.hold).toBe(hold)
  })

  it('another note’s text never comes into this one', () => {
    const { tab } = aPage()
    tab.take({ kind: 'newer', note: { id: '2', version: 9, savedAt: later, name: 'Other', text: 'Other.' } })
    expect(tab.fields).toEqual(before)
  })
})

it('a second factor that is needed first: the text is kept, its page is opened, and saving goes on when the writer comes back', () => {
  const { tab, wait, requests, sessionChecks } = aPage()
  tab.type({ text: 'One. Two.' })
  wait()
  requests[0]?.answer({ kind: 'factor-needed' })
  tab.type({ text: 'One. Two. Three.' })
  expect([tab.isDialogOpen, requests.length]).toEqual([false, 1])
  expect(tab.state.status).toMatchObject({ kind: 'not-saved', button: 'set-up' })
  expect(tab.state.draft?.text).toBe('One. Two. Three.')
  tab.take({ kind: 'pressed', button: 'set-up', newKey: 'k' })
  expect(tab.isSetUpOpen).toBe(true)
  tab.take({ kind: 'shown' })
  sessionChecks[0]?.(false)
  expect(requests).toHaveLength(1)
  tab.take({ kind: 'shown' })
  sessionChecks[1]?.(true)
  expect(requests).toHaveLength(2)
})

describe('a session that has ended', () => {
  function signedOut() {
    const page = aPage()
    page.tab.type({ text: 'One. Two.' })
    page.wait()
    page.requests[0]?.answer({ kind: 'signed-out' })
    return page
  }

  it('is asked about when no key was pressed for a while', () => {
    const { tab, wait } = signedOut()
    tab.type({ text: 'One. Two. Three.' })
    expect(tab.isDialogOpen).toBe(false)
    wait()
    wait()
    expect(tab.isDialogOpen).toBe(true)
  })

  it.each(['shown', 'session-heard'] as const)('saving goes on without a click: %s', (kind) => {
    const { tab, wait, requests, sessionChecks } = signedOut()
    wait()
    tab.take({ kind })
    sessionChecks[0]?.(false)
    expect([tab.isDialogOpen, requests.length], 'another account is signed in').toEqual([true, 1])
    tab.take({ kind })
    sessionChecks[1]?.(true)
    expect([tab.isDialogOpen, requests.length]).toEqual([false, 2])
  })

  it('sends nothing for a key, a connection or another page after the dialog was declined', () => {
    const { tab, wait, requests } = signedOut()
    wait()
    tab.closeDialog(false)
    tab.type({ text: 'One. Two. Three.' })
    for (const kind of ['online', 'blurred', 'hidden', 'needed', 'left'] as const) tab.take({ kind })
    expect(requests).toHaveLength(1)
    expect(tab.state.draft?.text).toBe('One. Two. Three.')
  })
})

describe('a file needs a note', () => {
  it('a new note is made without a text, and what comes into it is saved there', () => {
    const { tab, requests, saved, wait } = aPage(true)
    tab.take({ kind: 'needed' })
    tab.take({ kind: 'needed' })
    expect(requests.map(({ asked }) => [asked.noteId, asked.fields.text])).toEqual([[undefined, '']])
    requests[0]?.answer(saved(1, '', 'Untitled'))
    tab.take({ kind: 'blurred' })
    expect([tab.state.noteId, requests.length, tab.state.draft]).toEqual(['1', 1, undefined])

    tab.type({ text: '![\\[1\\] jar.png](/attachments/1/file/jar.png)' })
    wait()
    expect(requests[1]?.asked).toMatchObject({ noteId: '1', version: 1, fields: { name: '' } })
  })

  it('an empty form makes no note, and empties none', () => {
    const { tab, requests } = aPage(true)
    for (const kind of ['online', 'blurred', 'hidden', 'left', 'due'] as const) tab.take({ kind })
    const old = aPage()
    old.tab.type({ name: ' ', text: ' ' })
    old.tab.take({ kind: 'needed' })
    expect([...requests, ...old.requests]).toEqual([])
  })

  it('a title alone makes a note, and its text may go', () => {
    const { tab, requests, wait } = aPage(true)
    tab.type({ name: 'Jars' })
    wait()
    expect(requests.map(({ asked }) => asked.fields)).toMatchObject([{ name: 'Jars', text: '' }])
    const old = aPage()
    old.tab.type({ text: '' })
    old.wait()
    expect(old.requests.map(({ asked }) => asked.fields.text)).toEqual([''])
  })
})

describe('leaving', () => {
  it('the form waits for the save in flight, and goes once', () => {
    const { tab, wait, requests, world, saved } = aPage()
    tab.type({ text: 'One. Two.' })
    wait()
    tab.submit()
    expect(world.forms).toBe(0)
    requests[0]?.answer(saved(8, 'One. Two.'))
    expect([world.forms, tab.state.version]).toEqual([1, 8])
  })

  it('the browser asks before a page is left with something that is not saved, and not while the form leaves it', () => {
    const { tab } = aPage()
    expect(tab.take({ kind: 'unloading' })).toBe(false)
    tab.type({ text: 'One. Two.' })
    expect(tab.take({ kind: 'unloading' })).toBe(true)
    tab.submit()
    expect(tab.take({ kind: 'unloading' })).toBe(false)
    expect(tab.state.draft?.isSent).toBe(true)
  })
})

describe('the draft of an earlier page', () => {
  const draft = { name: 'Jam', text: 'One. Two.', padId: '', version: 3, known: [markOf('One.')], key: 'key', at: 1 }

  it('goes on from this version, if the server has a text that it was made from', () => {
    const { tab, wait, requests } = aPage(false, draft)
    expect(tab.fields.text).toBe('One. Two.')
    wait()
    expect(requests[0]?.asked.version).toBe(5)
  })

  it('goes on from its own version otherwise, so that the server merges: also after the next crash', () => {
    const { tab, wait, requests } = aPage(false, { ...draft, known: [markOf('Uno.')] })
    wait()
    expect(requests[0]?.asked.version).toBe(3)
    expect(tab.state.draft?.known, 'what stood in the form before is no origin').not.toContain(markOf('One.'))
  })

  it('whose form was sent is asked about first: it may have arrived, and been restored since', () => {
    const { tab, requests, saved } = aPage(false, { ...draft, isSent: true })
    expect([tab.fields.text, requests[0]?.asked.version]).toEqual(['One.', 3])
    requests[0]?.answer(saved(5, 'One.'))
    expect([tab.fields.text, tab.state.draft]).toEqual(['One.', undefined])
  })

  it('of a new note that was left without a connection is made as it is, and the page begins with an empty form', () => {
    const { tab, requests } = aPage(true, { ...draft, version: undefined, isWaiting: true })
    expect([tab.fields.text, tab.state.draft]).toEqual(['', undefined])
    expect(requests[0]?.asked).toMatchObject({ noteId: undefined, key: draft.key, fields: { text: draft.text } })
  })

  it('of a new note whose page was left before the answer waits for any page, unless the server has refused it', () => {
    for (const [answer, waits] of [
      [undefined, true],
      [{ kind: 'refused', message: 'Text is too long' }, false],
    ] as const) {
      const { tab, requests, wait } = aPage(true)
      tab.type({ text: 'One.' })
      wait()
      if (answer) requests[0]?.answer(answer)
      tab.take({ kind: 'left' })
      expect(tab.state.draft).toMatchObject({ text: 'One.', isWaiting: waits })
    }
  })

  it('of a new note whose page has crashed is offered, and stays while the writer begins another', () => {
    const crashed = { ...draft, version: undefined }
    const { tab, requests, wait } = aPage(true, { ...crashed, key: 'theirs' }, false)
    expect([tab.offered?.text, tab.fields.text, tab.isSending]).toEqual(['One. Two.', '', false])
    tab.type({ text: 'Another.' })
    wait()
    expect(requests.map(({ asked }) => [asked.key, asked.fields.text])).toEqual([['key', 'Another.']])

    const continued = aPage(true, crashed)
    expect([continued.tab.offered, continued.tab.fields.text]).toEqual([undefined, 'One. Two.'])
  })

  it('of a note that there is comes back without a question', () => {
    const { tab } = aPage(false, draft, false)
    expect([tab.offered, tab.fields.text]).toEqual([undefined, 'One. Two.'])
  })

  it('whose form did not arrive goes on like any other', () => {
    const { wait, requests } = aPage(false, { ...draft, isSent: true })
    requests[0]?.answer({ kind: 'conflict', version: 5, theirs: before })
    wait()
    expect(requests[1]?.asked).toMatchObject({ version: 5, fields: { text: 'One. Two.' } })
  })

  it('does not replace what was typed before its answer came', () => {
    const { tab, requests } = aPage(false, { ...draft, isSent: true })
    tab.type({ text: 'One. New.' })
    requests[0]?.answer({ kind: 'failed' })
    expect(tab.fields.text).toBe('One. New.')
  })
})
