import type { Island } from '../main.ts'

/** A button that prints the page. */
const printPage: Island = (button) => {
  button.addEventListener('click', () => print())
}

export default printPage
