import type { Island } from '../main.ts'

const everyMs = 2_000

/** Shows how far an export is, until it is packed. */
const packing: Island = (element) => {
  const look = async () => {
    const answer = await fetch(location.href).catch(() => undefined)
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined
    const newer = page?.querySelector<HTMLElement>('.packing')
    if (page && newer?.dataset['state'] !== 'queued' && newer?.dataset['state'] !== 'running') {
      location.reload()
      return
    }
    for (const part of ['[role=status]', 'progress']) {
      const [old, fresh] = [element.querySelector(part), newer?.querySelector(part)]
      if (old && fresh && !old.isEqualNode(fresh)) {
        old.textContent = fresh.textContent
        if (old instanceof HTMLProgressElement && fresh instanceof HTMLProgressElement) {
          old.max = fresh.max
          if (fresh.hasAttribute('value')) old.value = fresh.value
        }
      }
    }
    setTimeout(() => void look(), everyMs)
  }
  setTimeout(() => void look(), everyMs)
}

export default packing
