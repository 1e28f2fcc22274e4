import { draftsOf } from '../autosave/drafts.ts'
import { sharedCache, startWorker, tellWorker } from './worker-of.ts'

/** What a page of an account does for times without a connection, once it is shown. */
export function start(account: string, offline: string | undefined): void {
  if (offline === 'read') readOnly()
  const sendLeft = () => void sendIfAny(account)
  addEventListener('online', sendLeft)
  void startWorker()
  sendLeft()
  keepWhatChanges()
}

/** What sends is fetched where there is something to send, or is said to wait. Without a connection, it is when there is one. */
async function sendIfAny(account: string): Promise<void> {
  const isWaiting = draftsOf(account).length > 0 || document.querySelector('.waiting') !== null
  const isAny = isWaiting || ('caches' in globalThis && (await caches.has(sharedCache)))
  if (!isAny) return
  const unsent = await import('./unsent.ts').catch(() => undefined)
  unsent?.sendUnsent(account)
}

/** Disables the controls of a kept page, and loads the page anew when the connection is back. */
function readOnly(): void {
  const controls = document.querySelectorAll<HTMLButtonElement>('main :is(button, input, select, textarea)')
  for (const control of controls) control.disabled = !control.hasAttribute('popovertarget')
  addEventListener('online', () => void reloadIfReachable())
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  // The network may have come back while the page was loaded.
  if (navigator.onLine && navigation?.type !== 'reload') void reloadIfReachable()
}

/** Loads the page anew if Notejam answers: a device may have a network that does not lead to it. */
async function reloadIfReachable(): Promise<void> {
  const answer = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) location.reload()
}

/** Has a note kept again when its writer leaves the page: the kept page is older than what was written. */
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
  // A request was answered that there is no session: the page says the same to the worker, which then deletes what is kept.
  document.addEventListener('notejam:signed-out', () => tellWorker({ kind: 'keep', path: '/offline' }))
}
