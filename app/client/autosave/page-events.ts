import type { Event as MachineEvent } from './machine/events.ts'

/** A link that is followed waits for what was typed to be saved, this long. */
const maxWaitMs = 3_000

/**
 * Tells the machine what happens to the form and its page.
 * @param dispatch returns whether the browser has to hold back what it is about to do
 * @param idle resolves when nothing is in flight
 */
export function listen(
  form: HTMLFormElement,
  dispatch: (event: MachineEvent) => boolean,
  idle: () => Promise<void>,
): void {
  form.addEventListener('input', () => dispatch({ kind: 'typed' }))
  form.addEventListener('change', () => dispatch({ kind: 'changed' }))
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) dispatch({ kind: 'blurred' })
  })
  form.addEventListener('notejam:need-note', (event) => {
    event.preventDefault()
    dispatch({ kind: 'needed' })
  })
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !dispatch({ kind: 'submitted' })) return
    event.preventDefault()
    const { submitter } = event
    void idle().then(() => {
      delete form.dataset['sent']
      form.requestSubmit(submitter)
    })
  })
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]')
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
    if (!link || !isPlain || link.target || link.origin !== location.origin || !dispatch({ kind: 'link' })) return
    event.preventDefault()
    const wait = new Promise((resolve) => setTimeout(resolve, maxWaitMs))
    void Promise.race([idle(), wait]).then(() => location.assign(link.href))
  })
  addEventListener('online', () => dispatch({ kind: 'online' }))
  addEventListener('focus', () => dispatch({ kind: 'shown' }))
  document.addEventListener('visibilitychange', () =>
    dispatch({ kind: document.visibilityState === 'hidden' ? 'hidden' : 'shown' }),
  )
  addEventListener('beforeunload', (event) => {
    if (dispatch({ kind: 'unloading' })) event.preventDefault()
  })
  addEventListener('pagehide', () => dispatch({ kind: 'left' }))
}
