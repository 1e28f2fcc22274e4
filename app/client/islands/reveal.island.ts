import type { Island } from '../main.ts'

/** A button that shows the password in a field. */
const reveal: Island<HTMLInputElement> = (input) => {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet reveal'
  button.setAttribute('aria-controls', input.id)
  const draw = () => {
    const isHidden = input.type === 'password'
    button.textContent = isHidden ? 'Show' : 'Hide'
    const label = document.querySelector(`label[for="${input.id}"]`)?.textContent ?? 'password'
    button.setAttribute('aria-label', `${button.textContent} ${label.toLowerCase()}`)
  }
  button.addEventListener('click', () => {
    input.type = input.type === 'password' ? 'text' : 'password'
    draw()
  })
  // Password managers look for a field of this type in the form that is sent.
  input.form?.addEventListener('submit', () => (input.type = 'password'))
  draw()
  input.after(button)
}

export default reveal
