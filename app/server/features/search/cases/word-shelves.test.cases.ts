/** Texts of notes by their names, and what each search finds of them: all, and no others. */
export interface Shelf {
  readonly notes: Readonly<Record<string, string>>
  readonly searches: readonly (readonly [q: string, names: string])[]
}

/** By what is found as it is typed. */
export type Shelves = Readonly<Record<string, Shelf>>
