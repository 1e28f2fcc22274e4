import type { Island } from '../main.ts'
import { boxesOf, countOpen, draw, isDone, showCount } from '../tasks/boxes.ts'
import { wayOf } from '../tasks/move-keys.ts'
import { send } from '../tasks/send.ts'

/** Ticks tasks without leaving the page, and lets them be dragged; a request that does not come through takes the tick back. */
const tasks: Island<HTMLFormElement> = (form) => {
  const article = form.closest('article')
  form.addEventListener('submit', (event) => {
    const { submitter } = event
    if (!(submitter instanceof HTMLButtonElement)) return
    event.preventDefault()
    const wasDone = isDone(submitter)
    const body = new URLSearchParams({ task: submitter.value })
    const show = (isTicked: boolean) => {
      draw(submitter, isTicked)
      countOpen(isTicked ? -1 : 1)
      if (article) showCount(article)
    }
    show(!wasDone)
    void send(article, form.action, body, () => {
      show(wasDone)
    })
  })
  if (article && boxesOf(article).length > 1) arrangeOnIntent(article)
}

/** What moves tasks is fetched when the pointer or the focus comes to a box; what is pressed before it is there is done then. */
function arrangeOnIntent(article: HTMLElement): void {
  const listening = new AbortController()
  let pressed: Event[] | undefined

  function begin(event: Event): void {
    if (!(event.target as Element).closest('.prose .task-box')) return
    if (wayOf(event)) event.preventDefault()
    if (pressed) {
      pressed.push(event)
      return
    }
    pressed = [event]
    void load()
  }
  async function load(): Promise<void> {
    const moving = await import('../tasks/moving.ts').catch(() => undefined)
    const events = pressed ?? []
    pressed = undefined
    if (!moving) return
    listening.abort()
    moving.letMove(article, events)
  }
  for (const type of ['pointerover', 'pointerdown', 'focusin', 'keydown']) {
    article.addEventListener(type, begin, listening)
  }
  // A press that has ended drags nothing.
  const end = () => (pressed = pressed?.filter(({ type }) => type !== 'pointerdown'))
  for (const type of ['pointerup', 'pointercancel']) document.addEventListener(type, end, listening)
}

export default tasks
