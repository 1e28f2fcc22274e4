import { StartupError } from '../startup-error.ts'

/** A folder or a bucket in which backups are kept. Names are relative, with `/` between their parts. */
export interface Place {
  /** As the operator named it. */
  readonly address: string
  /** Keeps bytes under a name, all of them or none; once this resolves they are kept. */
  write(name: string, bytes: Buffer): Promise<void>
  /** @returns undefined when there is nothing of this name */
  read(name: string): Promise<Buffer | undefined>
  /** How many bytes there are; undefined when there is nothing of this name. */
  size(name: string): Promise<number | undefined>
  /** The names of the folders at the top, and of what lies directly in them where `folder` is given. */
  names(folder?: string): Promise<string[]>
  /** Does nothing when there is none. A folder goes with what is in it. */
  remove(name: string): Promise<void>
}

/** What one name may hold: a file of 50 MiB, and parts of tables that are smaller. More is nothing of ours. */
export const maxBytesOfName = 64 * 1024 ** 2

/** A failure of the place, as a sentence for the operator. */
export class PlaceProblem extends StartupError {}
