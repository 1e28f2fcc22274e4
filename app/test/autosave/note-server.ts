import type { Answer, Asked, SavedNote } from '../../client/autosave/request.ts'
import { merged, mergeTexts } from '../../shared/merge.ts'

interface Version {
  readonly name: string
  readonly text: string
}

export interface StoredNote {
  /** The first is version 1. */
  readonly versions: Version[]
  isTrashed: boolean
}

/** How the server answers saves. */
export type Mood = 'well' | 'no-room' | 'too-slow' | 'busy'

/** The server's rules for saves, as far as a page can see them (features/notes/saving.ts). */
export class NoteServer {
  readonly notes = new Map<string, StoredNote>()
  /** Texts of conflicts: the history keeps them. */
  readonly conflicts: string[] = []
  session: 'ada' | 'grace' | undefined = 'ada'
  mood: Mood = 'well'
  readonly #keys = new Map<string, string>()

  make({ name, text }: Version): string {
    const id = String(this.notes.size + 1)
    this.notes.set(id, { versions: [{ name, text }], isTrashed: false })
    return id
  }

  current(id: string): SavedNote & Version {
    const { versions } = this.#note(id)
    const last = versions.at(-1)
    if (!last) throw new Error('a note has a version')
    return { id, version: versions.length, savedAt: '2026-11-29T12:00:00Z', ...last }
  }

  /** Of another device: over what is there. */
  change(id: string, change: (version: Version) => Version): void {
    const { name, text } = change(this.current(id))
    this.#note(id).versions.push({ name, text })
  }

  save(asked: Asked): Answer {
    if (this.session !== asked.owner) return { kind: 'signed-out' }
    if (this.mood === 'no-room') return { kind: 'refused', message: 'Your notes have all the room.' }
    if (this.mood === 'too-slow') return { kind: 'failed', message: 'That took too long.', isOfText: true }
    if (this.mood === 'busy') return { kind: 'failed', retryAfterMs: 5_000 }
    return asked.noteId === undefined ? this.#create(asked) : this.#revise(asked.noteId, asked)
  }

  /** @returns the note if it is newer; nothing is told to another account */
  newer(id: string, than: number): SavedNote | undefined {
    if (this.session !== 'ada' || this.#note(id).isTrashed) return undefined
    const current = this.current(id)
    return current.version > than ? current : undefined
  }

  #note(id: string): StoredNote {
    const note = this.notes.get(id)
    if (!note) throw new Error(`there is no note ${id}`)
    return note
  }

  #create({ key, fields }: Asked): Answer {
    if (key === undefined) throw new Error('a note is made with a key')
    const id = this.#keys.get(key) ?? this.make(fields)
    this.#keys.set(key, id)
    return { kind: 'saved', note: { id, version: 1, savedAt: '2026-11-29T12:00:00Z' } }
  }

  #revise(id: string, { fields, version }: Asked): Answer {
    const { versions, isTrashed } = this.#note(id)
    if (isTrashed) return { kind: 'gone' }
    const current = this.current(id)
    const seen = version ?? current.version
    const isSame = (one: Version) => one.name === fields.name && one.text === fields.text
    const base = versions[seen - 1]
    if (!base) throw new Error(`version ${seen} is not there`)
    if (seen < current.version && versions.slice(seen).some(isSame)) return { kind: 'saved', note: current }
    const both = seen === current.version ? fields : mergeNotes(fields, base, current)
    if (!both) {
      this.conflicts.push(fields.text)
      return { kind: 'conflict', version: current.version, theirs: { name: current.name, text: current.text } }
    }
    versions.push({ name: both.name, text: both.text })
    return { kind: 'saved', note: this.current(id) }
  }
}

function mergeNotes(yours: Version, base: Version, theirs: Version): Version | undefined {
  const name =
    yours.name === base.name || yours.name === theirs.name
      ? theirs.name
      : theirs.name === base.name
        ? yours.name
        : undefined
  const text = merged(mergeTexts(yours.text, base.text, theirs.text))
  return name === undefined || text === undefined || (!text.trim() && !name) ? undefined : { name, text }
}
