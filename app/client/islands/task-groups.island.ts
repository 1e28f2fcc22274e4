import type { Island } from '../main.ts'

/** The list of open tasks follows what other pages and devices do; its code is loaded when the page has nothing else to do. */
const taskGroups: Island = (list) => {
  // Without it, the list is as it was loaded.
  const load = () => void import('../lists/open-tasks.ts').then(({ followTasks }) => followTasks(list)).catch(() => {})
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 1000 })
  else setTimeout(load, 200)
}

export default taskGroups
