type Actions = Readonly<Record<string, () => void>>

interface Row {
  /** Other words; the buttons stay, and with them the focus. */
  say(text: string): void
  /** A problem, and what can be done about it. */
  tell(problem: string, actions: Actions): void
  /** Nothing more can be done; it goes after so many milliseconds. */
  end(after: number): void
  remove(): void
}

/** Under the text: a line for each file that is on its way or has a problem. */
export function fileRows(place: HTMLElement): { add(text: string, actions: Actions): Row } {
  // Only the line that changed is read out.
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
        end(after) {
          row.replaceChildren(words)
          setTimeout(() => row.remove(), after)
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
