interface Way {
  readonly words: string
  readonly act: () => void
}

/** Says whether what is written is saved: to see all the time, to hear when it changes for the worse. */
export function showState(form: HTMLFormElement) {
  const state = form.querySelector<HTMLElement>('[data-save-state]')

  function show(kind: string, text: string, way?: Way): void {
    if (!state) return
    if (state.dataset['saveState'] === kind && !way && state.textContent === text) return
    state.dataset['saveState'] = kind
    state.replaceChildren(text)
    if (!way) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button quiet'
    button.textContent = way.words
    button.addEventListener('click', way.act)
    state.append(' ', button)
  }

  return {
    // Every second key would be read out: what is about to be saved is not worth a word.
    dirty: () => {
      if (state?.dataset['saveState'] === 'saved') show('dirty', 'Not saved yet')
    },
    saving: () => show('saving', 'Saving …'),
    saved: (at: string, isMerged: boolean) => {
      const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
      show('saved', isMerged ? `Saved ${time}, with changes from elsewhere` : `Saved ${time}`)
    },
    notSaved: (why: string, way?: Way) => show('not-saved', `Not saved. ${why}`, way),
    restored: () => show('dirty', 'What was not saved is back.'),
  }
}
