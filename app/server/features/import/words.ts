import type { ImportRow } from './import.schema.ts'

/** "1 note", "12 notes", "12,345 notes". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** 12,345 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** What the page of an import is called. */
export function titleOf(row: ImportRow): string {
  const { state, isDryRun, isUndone, isUndoAsked } = row
  if (isUndone) return 'The import is undone'
  if (isUndoAsked) return 'Undoing the import'
  if (isUnderWay(row)) return isDryRun ? 'Looking at what you chose' : 'Bringing your notes in'
  if (state === 'cancelled') return isDryRun ? 'Looking was cancelled' : 'The import was cancelled'
  if (state === 'failed') return isDryRun ? 'This cannot be brought in' : 'The import ended early'
  return isDryRun ? 'What was found' : 'What was brought in'
}

/** Of a format, without the files that are meant by it. */
export function nameOfProgram(format: string): string {
  return format.replace(/ \(.*/, '')
}

/** Of what was brought: its folder, or its first file. */
export function nameOfBrought({ files }: Pick<ImportRow, 'files'>): string {
  const [first = 'Files', ...others] = files
  const folder = first.slice(0, Math.max(0, first.indexOf('/')))
  if (folder !== '' && others.every((name) => name.startsWith(`${folder}/`))) return folder
  return others.length === 0 ? first : `${first} and others`
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
