import type { Asked } from './worker/scope.ts'

/** The cache in which the worker keeps what is shared. */
export const sharedCache = 'notejam-shared'

/** How long a page waits for the worker's answer. */
const maxWaitMs = 2_000

interface Navigation extends PerformanceNavigationTiming {
  readonly deliveryType?: string
}

/** Absent without HTTPS, where browsers have no workers. */
const container = (): ServiceWorkerContainer | undefined =>
  'serviceWorker' in navigator ? navigator.serviceWorker : undefined

/** Registers the service worker; a new one has not seen the request for this page, and is asked to keep it. */
export async function startWorker(): Promise<void> {
  const workers = container()
  if (!workers) return
  const [navigation] = performance.getEntriesByType('navigation') as Navigation[]
  // Whether this page came through the worker, which may have begun meanwhile; what is prefetched comes through it, too.
  const isPrefetched = navigation?.deliveryType === 'navigational-prefetch' && workers.controller !== null
  const isSeen = isPrefetched || (navigation?.workerStart ?? 0) > 0
  // Where the browser forbids workers, nothing is kept.
  const registration = await workers.register('/sw.js').catch(() => undefined)
  if (!registration || isSeen) return
  const { active } = await workers.ready
  active?.postMessage({ kind: 'keep', path: location.pathname } satisfies Asked)
}

export function tellWorker(asked: Asked): void {
  container()?.controller?.postMessage(asked)
}

/** Has all kept pages forgotten. Resolves when that is done, or no worker answers. */
export async function forgetKept(): Promise<void> {
  const worker = container()?.controller
  if (!worker) return
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise((resolve) => port1.addEventListener('message', resolve))
  port1.start()
  worker.postMessage({ kind: 'forget' } satisfies Asked, [port2])
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, maxWaitMs))])
}
