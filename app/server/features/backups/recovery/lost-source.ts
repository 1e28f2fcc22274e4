/** Where notes are that a person has lost: a backup, or a database that was restored beside the service's. */
export interface LostSource {
  /** In words, for the report. */
  readonly name: string
  /** Of a table, quoted where needed; undefined for a table that it does not have. */
  columnsOf(table: string): readonly string[] | undefined
  /** The account of this address there; undefined when there is none. */
  findPerson(addresses: readonly string[]): Promise<LostPerson | undefined>
  /** Lines of COPY: the rows of a table that belong to this person. */
  rowsOf(table: string, userId: string): Promise<AsyncIterable<Buffer>>
  /** The bytes of an object; undefined when it is gone there, too, or is not what was kept. */
  file(key: string): Promise<Buffer | undefined>
}

export interface LostPerson {
  readonly id: string
  /** When its account was made: microseconds since 1970. */
  readonly madeAt: string
}
