import type { Island } from '../main.ts'

/** A button for a passkey: few pages have one. */
const passkey: Island = (element) => void import('../passkeys/button.ts').then(({ start }) => start(element))

export default passkey
