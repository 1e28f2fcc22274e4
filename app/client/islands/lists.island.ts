import type { Island } from '../main.ts'

/** Selecting, dragging and following a list of notes; its code is loaded when the page has nothing else to do. */
const lists: Island = (table) => {
  const load = () =>
    void import('../lists/start.ts').then(
      ({ startList }) => startList(table),
      // Where its code cannot be loaded, the list works as without scripts, but for its boxes.
      () => {},
    )
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 1000 })
  else setTimeout(load, 200)
}

export default lists
