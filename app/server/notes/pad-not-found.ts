/** A form names a pad that is not the viewer's. */
export const padNotFound = Symbol('pad not found')

/** The owner of a note's pad is a foreign key (constraint `notes_pad`): a pad that is not theirs and one that is not there are one answer. */
export async function orPadNotFound<Result>(
  write: () => PromiseLike<Result>,
): Promise<Awaited<Result> | typeof padNotFound> {
  try {
    return await write()
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'notes_pad') return padNotFound
    throw error
  }
}
