import { asTyped, type SavedNote } from './request.ts'

/** @returns the note, if it is newer than a version; undefined as well when it cannot be fetched */
export async function fetchNewer({ noteId, than }: { readonly noteId: string; readonly than: number }) {
  const headers = { accept: 'application/json' }
  const answer = await fetch(`/notes/${noteId}/newer?than=${than}`, { headers }).catch(() => undefined)
  return answer?.status === 200 ? asTyped((await answer.json()) as SavedNote) : undefined
}
