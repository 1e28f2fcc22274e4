type Actions = Readonly<Record<string, () => void>>

export interface UploadRow {
  readonly element: HTMLElement
  /** On its way. */
  begin(actions: Actions): void
  readonly progress: (percent: number) => void
  /** Shows a problem, with buttons that solve it. */
  fail(problem: string, actions: Actions): void
}

/** Shows one file on its way: its name, its progress and buttons. */
export function uploadRow(name: string): UploadRow {
  const element = document.createElement('span')
  element.className = 'upload'
  element.role = 'group'
  element.ariaLabel = name
  const words = document.createElement('bdi')
  const bar = document.createElement('progress')
  bar.max = 100
  bar.ariaLabel = `Attaching ${name}`
  return {
    element,
    begin(actions) {
      element.classList.remove('problem')
      words.textContent = name
      bar.value = 0
      element.replaceChildren(words, bar, ...buttons(actions))
    },
    progress: (percent) => (bar.value = percent),
    fail(problem, actions) {
      element.classList.add('problem')
      words.textContent = problem
      element.replaceChildren(words, ...buttons(actions))
    },
  }

  function buttons(actions: Actions): HTMLButtonElement[] {
    return Object.entries(actions).map(([label, act]) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'button quiet'
      button.textContent = label
      button.ariaLabel = `${label}: ${name}`
      button.addEventListener('click', act)
      return button
    })
  }
}
