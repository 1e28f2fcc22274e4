/** Milliseconds that a link waits for what is typed. */
const patience = 3_000

interface Leaving {
  /** Whether there is something that is not saved, … */
  readonly isDirty: () => boolean
  /** … and whether asking once more may help. */
  readonly canSave: () => boolean
  /** Whether it is being sent as the form that leaves the page. */
  readonly isSent: () => boolean
  /** On this device. */
  readonly keep: () => void
  readonly save: () => Promise<unknown>
}

/** A page that is left says what is not saved yet: to this device, to the server, and to whoever leaves it. */
export function watchLeaving({ isDirty, canSave, isSent, keep, save }: Leaving): void {
  const isAtRisk = () => isDirty() && !isSent()
  addEventListener('beforeunload', (event) => {
    if (!isAtRisk()) return
    keep()
    event.preventDefault()
  })
  addEventListener('pagehide', () => {
    keep()
    if (isAtRisk() && canSave()) void save()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && isAtRisk() && canSave()) void save()
  })
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
    if (!link || !isPlain || link.target || link.origin !== location.origin || !isAtRisk() || !canSave()) return
    event.preventDefault()
    const go = () => location.assign(link.href)
    void Promise.race([save(), new Promise((resolve) => setTimeout(resolve, patience))]).then(go, go)
  })
}
