import { isSessionOf } from '../autosave/session-of.ts'
import { leftFiles, lockOf, type SharedItem } from './shared-item.ts'

/** Attaches files that another app has shared, and whose page was closed before the server had them, to their note. */
export async function sendLeftFiles(account: string): Promise<void> {
  const left = await leftFiles(account)
  if (left.length === 0 || !(await isSessionOf(account))) return
  for (const item of left) {
    // The page of the note may still be sending them.
    await navigator.locks.request(lockOf(item.id), { ifAvailable: true }, (lock) => (lock ? send(item) : undefined))
  }
}

/** Until the first file that is refused, or finds no connection: it stays for the next page. */
async function send({ note, files }: SharedItem): Promise<void> {
  for (const { file, drop } of files) {
    const body = new FormData()
    body.append('files', file)
    const headers = { accept: 'application/json' }
    const sent = await fetch(`/notes/${note}/attachments`, { method: 'POST', body, headers }).catch(() => undefined)
    // A note that is gone takes no files.
    if (!sent?.ok && sent?.status !== 404) return
    await drop()
  }
}
