import { noteOf } from './linked-note.ts'
import { makeNote } from './make-note.ts'

/** How long a click waits to hear whether the note is there. Then the page that it leads to says so. */
const maxWaitMs = 1_000

/** Asks for the note of a link that is being pressed. */
export function foresee({ href }: HTMLAnchorElement): void {
  void noteOf(href)
}

/** Follows a link to a note; where there is no note of its title, it is made. */
export async function follow(link: HTMLAnchorElement): Promise<void> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, maxWaitMs))
  if ((await Promise.race([noteOf(link.href), late])) === 'missing') makeNote(new URL(link.href))
  else location.assign(link.href)
}
