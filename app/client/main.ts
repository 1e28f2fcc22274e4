import { forgetSearches } from './finding/recent-searches.ts'
import { tellSignedIn } from './session-news.ts'
import { tellZone } from './time-zone.ts'
import './styles/main.css'

/**
 * An island is one behaviour on markup that the server made and that works without it. `data-island="once reveal"` names
 * islands; each is a file `NAME.island.ts` whose default export gets the element.
 */
export type Island<E extends HTMLElement = HTMLElement> = (element: E) => void

const files = import.meta.glob<Island>(['../server/**/*.island.ts', './islands/*.island.ts'], {
  eager: true,
  import: 'default',
})
const islands = new Map(
  Object.entries(files).map(([file, island]) => [file.replace(/.*\/|\.island\.ts$/g, ''), island]),
)

const { account, offline } = document.body.dataset
/** The islands that start on a kept page: those that change nothing and need no connection. */
const forReading = ['bar', 'keys', 'look', 'travel', 'sign-out']
const enhanced = new WeakSet<HTMLElement>()

function enhance(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-island]')) {
    if (enhanced.has(element)) continue
    enhanced.add(element)
    for (const name of element.dataset['island']?.split(' ') ?? []) {
      if (offline !== 'read' || forReading.includes(name)) islands.get(name)?.(element)
    }
  }
}

tellZone()
// The device may have travelled while the page was open.
addEventListener('visibilitychange', tellZone)

enhance(document)
// An island has replaced a part of the markup of its element.
addEventListener('notejam:replaced', (event) => enhance(event.target as Element))

// Only people who are signed in see the shell: saving goes on where their session had ended.
if (account !== undefined && offline === undefined) {
  tellSignedIn()
  // What is dragged may be files: what takes them comes with the drag.
  addEventListener('dragenter', () => void import('./importing/window-drop.ts').catch(() => undefined))
}
// The session has ended, and what it searched for is forgotten.
if (location.pathname === '/signin') forgetSearches()
if (account !== undefined) {
  whenIdle(() => void import('./offline/start.ts').then(({ start }) => start(account, offline)))
}

/** Runs after everything that the page shows is loaded. */
function whenIdle(act: () => void): void {
  const idle = () => ('requestIdleCallback' in globalThis ? requestIdleCallback(act) : setTimeout(act, 500))
  if (document.readyState === 'complete') idle()
  else addEventListener('load', idle)
}

// A page that the browser kept for the Back button may belong to a person who has signed out since.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
