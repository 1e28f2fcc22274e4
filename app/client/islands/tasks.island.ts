import type { Island } from '../main.ts'
import { boxesOf, countOpen, draw, isDone, showCount } from '../tasks/boxes.ts'
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

/** What moves tasks is fetched when the pointer or the focus comes to a box. */
function arrangeOnIntent(article: HTMLElement): void {
  const begin = (event: Event) => {
    if (!(event.target as Element).closest('.prose .task-box')) return
    for (const type of intents) article.removeEventListener(type, begin)
    void import('../tasks/moving.ts').then(({ letMove }) => letMove(article, event))
  }
  const intents = ['pointerover', 'pointerdown', 'focusin']
  for (const type of intents) article.addEventListener(type, begin)
}

export default tasks
