/** `current` is the one in use; `pending` is the next one while a rotation is under way. */
export type Stage = 'current' | 'pending'

/** Something that keeps secrets. */
export interface Secrets {
  /**
   * Asks for a secret's text.
   * @returns undefined when there is none at that stage
   * @throws StartupError with what to do, when it is not given out
   */
  read(id: string, stage: Stage): Promise<string | undefined>
}
