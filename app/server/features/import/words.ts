import type { ImportRow } from './import.schema.ts'

/** "1 note", "12 notes", "12,345 notes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${count === 1 ? one : many}`
}

/** What an import is doing, or has done. */
export function stateInWords({
  state,
  isDryRun,
  phase,
  found,
  made,
  isUndone,
  isUndoAsked,
  isCancelled,
}: ImportRow): string {
  if (isUndone) return 'undone'
  if (isUndoAsked) return 'being undone'
  switch (state) {
    case 'queued':
      return 'waits for its turn'
    case 'running':
      if (isCancelled) return 'is being cancelled'
      return phase === 'looking'
        ? `looks at it: ${counted(found, 'item')} so far`
        : `${counted(made, 'note')} of ${counted(found, 'item')} so far`
    case 'done':
      return isDryRun ? `looked at: ${counted(found, 'item')}` : counted(made, 'note')
    case 'failed':
      return isDryRun ? 'could not be looked at' : 'ended early'
    case 'cancelled':
      return 'cancelled'
  }
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Also while it is undone. */
export function isUnderWay({ state, isUndoAsked, isUndone }: ImportRow): boolean {
  return state === 'queued' || state === 'running' || (isUndoAsked && !isUndone)
}
