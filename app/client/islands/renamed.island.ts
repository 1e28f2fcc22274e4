import type { Island } from '../main.ts'

/** How long nothing was saved before links are offered to follow: a title is typed in several saves. */
const quietMs = 1_500

/** Where other notes link to this one: when it has got another title, their links are offered to follow it, in a message with a button. */
const renamed: Island = (list) => {
  const { note, title = '', action = '' } = list.dataset
  let offered = title
  let waiting: ReturnType<typeof setTimeout> | undefined
  let now = title

  const offer = async () => {
    // The writer goes on with the title.
    if (document.activeElement?.matches('[name="name"]')) {
      document.activeElement.addEventListener('blur', wait, { once: true })
      return
    }
    if (now === offered || now === title || now === '') return
    offered = now
    const { toast } = await import('../toast.ts')
    const verb = 'Update links'
    toast(`Other notes link to “${title}”`, { action, fields: [['was', title]], verb })
  }
  const wait = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void offer(), quietMs)
  }
  document.addEventListener('notejam:saved', (event) => {
    const { id, name } = (event as CustomEvent<{ id: string; name: string }>).detail
    if (id !== note || !list.isConnected) return
    now = name
    wait()
  })
}

export default renamed
