import { startWorker, tellWorker } from './worker-of.ts'
import { sendWaiting } from './waiting.ts'

/** What a page of an account does for times without a connection, once it is shown. */
export function start(account: string, offline: string | undefined): void {
  if (offline === 'read') readOnly()
  addEventListener('online', () => void sendWaiting(account))
  void startWorker()
  void sendWaiting(account)
  keepWhatChanges()
}

/** A page as it was: nothing on it can be sent, and it is shown as it is when the connection is back. */
function readOnly(): void {
  const controls = document.querySelectorAll<HTMLButtonElement>('main :is(button, input, select, textarea)')
  for (const control of controls) control.disabled = !control.hasAttribute('popovertarget')
  addEventListener('online', () => void showAsItIs())
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  // The network may have come back while the page was loaded.
  if (navigator.onLine && navigation?.type !== 'reload') void showAsItIs()
}

/** The device has a network; whether Notejam is reached by it, is asked first. */
async function showAsItIs(): Promise<void> {
  const answer = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) location.reload()
}

/** Keeps a note as its writer leaves it: it was kept as it was read. */
function keepWhatChanges(): void {
  let changed: string | undefined
  document.addEventListener('notejam:saved', (event) => {
    changed = (event as CustomEvent<{ readonly id: string }>).detail.id
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || changed === undefined) return
    tellWorker({ kind: 'keep', path: `/notes/${changed}` })
    changed = undefined
  })
  // A request was answered so: the page of what is kept says whose session there is.
  document.addEventListener('notejam:signed-out', () => tellWorker({ kind: 'keep', path: '/offline' }))
}
