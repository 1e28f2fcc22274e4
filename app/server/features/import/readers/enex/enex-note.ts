import type { ResourceFile } from './resource-file.ts'

export interface EnexResource {
  /** Undefined for a resource without data. */
  file: ResourceFile | undefined
  hash: string
  /** By the names of elements. */
  readonly of: Record<string, string>
}

export type EnexTask = Readonly<Record<string, string>>

/** A note as the file has it. */
export class EnexNote {
  readonly of: Record<string, string> = {}
  readonly tags: string[] = []
  readonly resources: EnexResource[] = []
  readonly tasks: EnexTask[] = []
  /** Whether its text was longer than a note may be. */
  isCut = false
  /** One sentence for each kind of part of which the note has more than is kept. */
  readonly beyond = new Set<string>()

  async removeFiles(): Promise<void> {
    for (const { file } of this.resources) await file?.remove()
  }
}
