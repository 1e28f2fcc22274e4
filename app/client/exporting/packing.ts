const everyMs = 2_000

/** Shows how far an export is, and its page again when it has ended. */
export function follow(element: HTMLElement): void {
  const said = element.querySelector('[role=status]')
  let tenth = -1
  const look = async () => {
    const answer = await fetch(location.href).catch(() => undefined)
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined
    const newer = page?.querySelector<HTMLElement>('.packing')
    if (page && newer?.dataset['state'] !== 'queued' && newer?.dataset['state'] !== 'running') {
      location.reload()
      return
    }
    for (const part of ['[data-words]', 'progress']) {
      const [old, fresh] = [element.querySelector(part), newer?.querySelector(part)]
      if (old && fresh && !old.isEqualNode(fresh)) {
        old.textContent = fresh.textContent
        if (old instanceof HTMLProgressElement && fresh instanceof HTMLProgressElement) {
          old.max = fresh.max
          if (fresh.hasAttribute('value')) old.value = fresh.value
        }
      }
    }
    const { position = -1 } = element.querySelector('progress') ?? {}
    // In tenths: a screen reader reads every change.
    if (said && Math.floor(10 * position) !== tenth)
      said.textContent = element.querySelector('[data-words]')?.textContent ?? ''
    tenth = Math.floor(10 * position)
    setTimeout(() => void look(), everyMs)
  }
  setTimeout(() => void look(), everyMs)
}
