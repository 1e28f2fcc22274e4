type Actions = Readonly<Record<string, () => void>>

interface Row {
  /** Changes the words; the buttons stay, and with them the focus. */
  say(text: string): void
  /** Shows a problem, with buttons that solve it. */
  tell(problem: string, actions: Actions): void
  /** Takes the buttons away; the row goes after a while. */
  end(afterMs: number): void
  remove(): void
}

/** Rows under the text, one for each file that is uploading or has a problem. */
export function fileRows(place: HTMLElement): { add(text: string, actions: Actions): Row } {
  // Screen readers read out only the row that changed.
  place.ariaAtomic = 'false'
  return {
    add(text, actions) {
      const row = document.createElement('span')
      const words = document.createElement('span')
      row.className = 'file-state'
      words.textContent = text
      row.append(words, ...buttons(actions))
      place.append(row)
      return {
        say(next) {
          if (words.textContent !== next) words.textContent = next
        },
        tell(problem, next) {
          row.classList.add('problem')
          words.textContent = problem
          row.replaceChildren(words, ...buttons(next))
        },
        end(afterMs) {
          row.replaceChildren(words)
          setTimeout(() => row.remove(), afterMs)
        },
        remove: () => row.remove(),
      }
    },
  }
}

function buttons(actions: Actions): HTMLButtonElement[] {
  return Object.entries(actions).map(([label, act]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button quiet'
    button.textContent = label
    button.addEventListener('click', act)
    return button
  })
}
