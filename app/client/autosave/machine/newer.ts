import type { SavedNote } from '../request.ts'
import { acknowledgedAs } from './state.ts'
import { fill, isDirty, saySaved, type Turn } from './turn.ts'

/** Asks for what was saved elsewhere, while everything is saved here; the next save merges it otherwise. */
export function fetchNewer(turn: Turn): void {
  const { next, effects } = turn
  if (next.noteId === undefined || isDirty(turn) || next.request) return
  effects.push({ kind: 'fetch-newer', noteId: next.noteId, than: next.version ?? 0 })
}

/** Puts a newer version into the form, unless something was typed meanwhile. */
export function takeNewer(turn: Turn, note: SavedNote): void {
  const { next } = turn
  const { name, text } = { ...turn.now.fields, ...note }
  if (note.id !== next.noteId || isDirty(turn) || next.request || note.version <= (next.version ?? 0)) return
  fill(turn, { name, text })
  next.version = note.version
  Object.assign(next, acknowledgedAs(turn.now.fields))
  if (next.hold === 'conflict' || next.hold === 'refused') next.hold = 'none'
  saySaved(turn, note.savedAt, true)
}
