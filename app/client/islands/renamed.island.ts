import type { Island } from '../main.ts'

/** How long after the last save links are offered to follow (debounce): a title is typed over several saves. */
const quietMs = 1_500

/** On a note that others link to: after its title was changed, a message offers to update their links. */
const renamed: Island = (list) => {
  const { note, title = '', action = '' } = list.dataset
  let offered = title
  let waiting: ReturnType<typeof setTimeout> | undefined
  let now = title

  const offer = async () => {
    // While the writer is in the title, it is not finished.
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
