/** The cookie in which a device's script says which panes it hides beside a note. */
export const panesCookie = 'notejam-panes'

/** `note`: the list is hidden; `sheet`: everything but the note is. */
export type Panes = 'note' | 'sheet'

export function panesOf(said: string | undefined): Panes | undefined {
  return said === 'note' || said === 'sheet' ? said : undefined
}
