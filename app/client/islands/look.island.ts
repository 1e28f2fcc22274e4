import type { Island } from '../main.ts'

/** Shows each choice of appearance and type at once, and saves it. The form's button appears when a save has failed. */
const look: Island<HTMLFormElement> = (form) => {
  const button = form.querySelector('button')
  const schemes = document.querySelector<HTMLMetaElement>('meta[name=color-scheme]')
  let saving = Promise.resolve()
  form.addEventListener('change', () => {
    const radios = [...form.querySelectorAll<HTMLInputElement>('input:checked')]
    const chosen = new Map(radios.map(({ name, value }) => [name, value]))
    for (const [kind, choice] of chosen) document.documentElement.dataset[kind] = choice
    const appearance = chosen.get('appearance') ?? 'system'
    if (schemes) schemes.content = appearance === 'system' ? 'light dark' : appearance
    // Saves follow each other, so that the last choice is the one that stays.
    saving = saving.then(async () => {
      const body = new URLSearchParams([...chosen])
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(
        () => undefined,
      )
      button?.classList.toggle('again', !answer?.ok)
    })
  })
}

export default look
