import { merged, mergeTexts } from '../../shared/merge.ts'
import { findLeftDraft, markOf, openDrafts, type Draft, type LeftDraft } from './drafts.ts'
import { watchLeaving } from './leaving.ts'
import { nameFor, noteForm } from './note-form.ts'
import { pageNumber } from './page-number.ts'
import { asTyped, askToSave, type Answer, type Failed, type Fields } from './request.ts'
import { setText } from './set-text.ts'
import { signInAgain } from './sign-in-again.ts'
import { showState } from './state.ts'
import { watchNote } from './watch-note.ts'

/** Milliseconds after the last key, … */
const pause = 1_000
/** … at the most after the first one that is not saved, … */
const longest = 10_000
/** … and until a failed attempt is followed by the next: longer each time. */
const retries = [1_000, 2_000, 4_000, 8_000, 15_000]

/** Attempts at a text that the server cannot save and may never be able to, … */
const mostInVain = 3
/** … and the wait until a text that was changed since is tried. */
const restAfterVainMs = 60_000

/** Milliseconds without a key until somebody is asked for their password. */
const calm = 1_500

/**
 * Saves a note while it is written. Each request names the version that it was made from, there is one at a time, and what
 * counts as saved is what the server has said: until then a draft is kept on this device.
 */
export async function startAutosave(form: HTMLFormElement): Promise<void> {
  const { owner = '', email = '' } = form.dataset
  // What was sent came back with a problem: nothing of it is saved.
  const cameBack = form.dataset['unsaved'] !== undefined
  const { name, text, pad, read, choosePad, hidden, noteId: named } = noteForm(form)
  const say = showState(form)
  const writer = pageNumber()
  let noteId = named()
  let version = noteId === undefined ? undefined : Number(hidden('version').value)
  let key = noteId === undefined ? hidden('key').value || pageNumber() : pageNumber()
  let saved = cameBack ? { name: '', text: '', padId: '' } : read()
  let sending: Promise<boolean> | undefined
  /** Texts of requests whose answers never came: the server may have them. */
  let unheard: string[] = []
  /** What the first request for a new note said: those that repeat it make nothing else. */
  let first: Fields | undefined
  let failures = 0
  /** Attempts that failed because of the text, or so it seems. */
  let inVain = 0
  let triedAt = 0
  /** What only the writer can mend: nothing is sent until something is done about it. */
  let isStuck = false
  /** Not as it is now: the next key may mend it. */
  let isRefused = false
  let isLeaving = false
  let typedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let dirtySince: number | undefined
  const drafts = openDrafts(owner, noteId, writer)

  function isDirty(now = read()): boolean {
    return now.text !== saved.text || now.name !== saved.name || now.padId !== saved.padId
  }

  function keepDraft(): void {
    const now = read()
    // Emptiness is nothing to come back.
    if (!isDirty(now) || !now.text.trim()) {
      drafts.forget()
      return
    }
    const known = [saved.text, ...unheard].map(markOf)
    drafts.keep({ ...now, version, known, key, at: Date.now(), isSent: isLeaving } satisfies Draft)
  }

  function changed(): void {
    keepDraft()
    if (!isDirty()) {
      dirtySince = undefined
      return
    }
    if (isStuck) return
    isRefused = false
    dirtySince ??= Date.now()
    say.dirty()
    const soon = Math.min(pause, Math.max(0, dirtySince + longest - Date.now()))
    sendIn(inVain < mostInVain ? soon : Math.max(soon, triedAt + restAfterVainMs - Date.now()))
  }

  function sendIn(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), milliseconds)
  }

  /** @returns whether everything is saved */
  function save(): Promise<boolean> {
    clearTimeout(timer)
    // The form is on its way: what it says is not said twice.
    if (isLeaving) return Promise.resolve(false)
    sending ??= send().finally(() => {
      sending = undefined
      if (isDirty() && !isStuck && !isRefused && failures === 0) sendIn(pause)
    })
    return sending
  }

  async function send(): Promise<boolean> {
    const now = read()
    if (!isDirty(now)) return true
    if (!now.text.trim()) {
      // Emptiness replaces nothing: that is what the trash is for.
      isRefused = true
      say.notSaved(noteId === undefined ? 'Write something to save this note.' : 'An empty text is not saved.')
      return false
    }
    say.saving()
    triedAt = Date.now()
    unheard.push(now.text)
    if (noteId === undefined) first ??= now
    const fields = { ...now, name: nameFor(now) }
    const answer = await askToSave(form.action, {
      owner,
      fields,
      padId: now.padId === saved.padId && noteId !== undefined ? undefined : now.padId,
      version,
      writer,
      key: noteId === undefined ? key : undefined,
    })
    return take(answer, now)
  }

  async function take(answer: Answer, asked: Fields): Promise<boolean> {
    switch (answer.kind) {
      case 'saved':
        failures = inVain = 0
        acknowledged(answer.note, asked)
        return !isDirty()
      case 'signed-out':
        say.notSaved('You are signed out.', { words: 'Sign in', act: () => (typedAt = 0) })
        return resume()
      case 'conflict':
        if (unheard.includes(answer.theirs.text)) {
          // An answer was lost on its way: what is there is this page's own.
          saved = { ...answer.theirs, padId: saved.padId }
          version = answer.version
          sendIn(0)
          return false
        }
        isStuck = true
        say.notSaved('The same words were changed elsewhere.', { words: 'Compare', act: () => leave() })
        return false
      case 'refused':
        isRefused = true
        say.notSaved(answer.message)
        return false
      case 'gone':
        // Perhaps it comes back from the trash: the next key asks again.
        isRefused = true
        say.notSaved('This note was deleted elsewhere.', { words: 'Save as a new note', act: startAnew })
        return false
      case 'failed':
        failed(answer)
        return false
    }
  }

  function failed({ retryAfter, message = '', isOfText }: Failed): void {
    if (isOfText && ++inVain >= mostInVain) {
      // Repeated for ever, such a request would only keep the database busy.
      failures = 0
      isRefused = true
      say.notSaved(`${message} It is kept on this device; copy it to be sure.`, { words: 'Try again', act: tryAgain })
      return
    }
    say.notSaved(navigator.onLine ? `${message} Trying again.`.trim() : 'You are offline; it is kept on this device.')
    const wait = retries[Math.min(failures++, retries.length - 1)] ?? pause
    sendIn(retryAfter ?? wait)
  }

  function tryAgain(): void {
    inVain = 0
    isRefused = false
    void save()
  }

  function acknowledged(note: { id: string; version: number; savedAt: string } & Partial<Fields>, asked: Fields): void {
    const isNew = noteId === undefined
    if (isNew && first) asked = first
    const theirs = { name: note.name ?? nameFor(asked), text: note.text ?? asked.text }
    const now = read()
    if (theirs.text !== asked.text) {
      const both = now.text === asked.text ? theirs.text : merged(mergeTexts(now.text, asked.text, theirs.text))
      // What was typed since meets what came from elsewhere: the next request, from the same version, says so.
      if (both === undefined) {
        sendIn(pause)
        return
      }
      setText(text, both)
    }
    // Changed elsewhere; a name that was made of the first line stays out of the field, and follows it.
    if (now.name === asked.name && theirs.name !== nameFor(asked)) setText(name, theirs.name)
    saved = { name: read().name === theirs.name ? theirs.name : asked.name, text: theirs.text, padId: asked.padId }
    version = note.version
    noteId = note.id
    unheard = []
    first = undefined
    if (isNew) settle(note.id)
    hidden('version').value = String(version)
    hidden('base_pad_id').value = asked.padId
    dirtySince = undefined
    keepDraft()
    if (isDirty()) changed()
    else say.saved(note.savedAt, theirs.text !== asked.text)
  }

  /** The note has an address: from now on this is its page. */
  function settle(id: string): void {
    form.action = `/notes/${id}/edit`
    hidden('key').remove()
    history.replaceState(null, '', form.action)
    document.title = document.title.replace('New note', 'Edit note')
    const heading = document.querySelector('h1')
    if (heading) heading.textContent = 'Edit note'
    if (leaves) leaves.textContent = 'Done'
    drafts.moveTo(id)
    form.dispatchEvent(new CustomEvent('notejam:note', { bubbles: true, detail: { id } }))
    watch()
  }

  async function resume(): Promise<boolean> {
    isStuck = true
    // What is being typed is for the note, and not for a field of a password.
    while (Date.now() - typedAt < calm) await new Promise((resolve) => setTimeout(resolve, 100))
    const isBack = await signInAgain(email)
    isStuck = false
    if (!isBack) {
      isStuck = true
      say.notSaved('You are signed out.', {
        words: 'Sign in',
        act: () => {
          isStuck = false
          void save()
        },
      })
      return false
    }
    sendIn(0)
    return false
  }

  /** The page that shows both: the form goes there as it does without scripts. */
  function leave(): void {
    isLeaving = true
    form.submit()
  }

  function startAnew(): void {
    noteId = version = undefined
    key = pageNumber()
    hidden('key').value = key
    form.action = '/notes/create'
    saved = { name: '', text: '', padId: '' }
    isRefused = false
    void save()
  }

  function watch(): void {
    const id = noteId
    if (id === undefined) return
    watchNote({
      path: `/notes/${id}`,
      version: () => version ?? 0,
      onNewer: () => {
        if (!isDirty() && !sending) void takeNewer(id)
        else if (!isStuck) void save()
      },
    })
  }

  async function takeNewer(id: string): Promise<void> {
    const answer = await fetch(`/notes/${id}/newer?than=${version ?? 0}`, { headers: { accept: 'application/json' } })
    if (answer.status !== 200) return
    const note = asTyped((await answer.json()) as { version: number; savedAt: string; name: string; text: string })
    // Something may have been typed while it came: then it is merged with the next save.
    if (isDirty() || sending || note.version <= (version ?? 0)) return
    setText(text, note.text)
    setText(name, note.name)
    version = note.version
    hidden('version').value = String(version)
    saved = { ...read(), padId: pad.value }
    say.saved(note.savedAt, true)
  }

  function restore(draft: Draft): void {
    // What the form sent is in the server's hands: only the version that it was made from tells whether it came.
    const isThere = !draft.isSent && draft.known.includes(markOf(text.value))
    setText(text, draft.text)
    setText(name, draft.name)
    choosePad(draft.padId)
    // The server has what it was made from, whatever that is called by now.
    if (!isThere) version = draft.version ?? version
    if (noteId === undefined) {
      key = draft.key
      hidden('key').value = key
      // Perhaps it was made: what it says then is not known here.
      first = { name: '', text: '', padId: '' }
    }
    if (isDirty()) say.restored()
    changed()
  }

  form.addEventListener('input', () => {
    typedAt = Date.now()
    changed()
  })
  form.addEventListener('change', changed)
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget)) && isDirty() && !isStuck) void save()
  })
  // Nothing is left to cancel where everything is saved.
  const leaves = form.querySelector('[data-leave]')
  if (leaves && noteId !== undefined) leaves.textContent = 'Done'
  form.addEventListener('submit', (event) => {
    // As it is saved without a word, too.
    if (!name.value.trim() && text.value.trim()) setText(name, nameFor(read()))
    if (sending) {
      // One at a time: the form follows with the version that is there then.
      const { submitter } = event
      event.preventDefault()
      void sending.then(() => {
        delete form.dataset['sent']
        form.requestSubmit(submitter)
      })
      return
    }
    clearTimeout(timer)
    isLeaving = true
  })
  form.addEventListener('notejam:need-note', (event) => {
    event.preventDefault()
    void save()
  })
  addEventListener('online', () => failures > 0 && void save())
  watchLeaving({
    isDirty: () => isDirty(),
    canSave: () => !isStuck,
    isSent: () => isLeaving,
    keep: keepDraft,
    save,
  })
  watch()
  if (noteId === undefined) hidden('key').value = key
  await takeUp(await findLeftDraft(owner, noteId))

  /** Goes on with what a page of before has left. */
  async function takeUp(left: LeftDraft | undefined): Promise<void> {
    if (cameBack) {
      // The form itself has brought it back.
      if (left?.draft.isSent) left.drop()
      keepDraft()
    } else if (left?.draft.isSent && noteId === undefined) {
      // Once more with the same key: it is made if it was not, and this page begins with nothing.
      const { draft } = left
      const fields = { ...draft, name: nameFor(draft) }
      const asked = { owner, fields, padId: draft.padId, version: undefined, writer, key: draft.key }
      const { kind } = await askToSave(form.action, asked)
      if (kind === 'saved') left.drop()
    } else if (left?.draft.isSent && noteId !== undefined && !isDirty()) {
      const { draft } = left
      const asked = { owner, fields: { ...draft, name: nameFor(draft) }, padId: draft.padId, version: draft.version }
      const answer = await askToSave(form.action, { ...asked, writer, key: undefined })
      // It came, or it comes now; what is there since stays.
      if (answer.kind === 'saved') {
        left.drop()
        await takeNewer(noteId)
        return
      }
      // What was typed while that was asked is not written over; the draft waits for the next time.
      if (isDirty()) {
        changed()
        return
      }
      left.drop()
      restore(draft)
    } else if (left && !isDirty()) {
      left.drop()
      restore(left.draft)
    } else changed()
  }
}
