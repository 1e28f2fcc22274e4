/** What a form asks for is not the viewer's. */
export const strangePad = Symbol('strange pad')

/** The database itself lets a note point only to a pad of its owner (constraint `notes_pad`). */
export async function orStrangePad<Result>(
  write: () => PromiseLike<Result>,
): Promise<Awaited<Result> | typeof strangePad> {
  try {
    return await write()
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'notes_pad') return strangePad
    throw error
  }
}
