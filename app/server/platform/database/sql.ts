import type { QueryConfig, QueryResult } from 'pg'

/** One row, where the caller does not say more. */
export type Row = Readonly<Record<string, unknown>>

/** The rows of a result; `count` is how many rows the statement returned or changed. */
export type Answer<Rows extends readonly unknown[]> = Rows & { readonly count: number }

/** Sends one statement to PostgreSQL and waits for its result. */
export type Send = (statement: QueryConfig) => Promise<QueryResult>

/** The tag for statements that only read. */
export type Reads = <Rows extends readonly unknown[] = Row[]>(
  texts: TemplateStringsArray,
  ...values: unknown[]
) => Statement<Rows>

/**
 * The tag for statements: ``await sql<Note[]>`select … where id = ${id}` ``. A value becomes a parameter; a statement that was not
 * awaited becomes a part of the text around it (composition).
 */
export interface Sql extends Reads {
  /** A text as it is: for constants of the program, never for input (SQL injection). Without values it may be several statements. */
  unsafe<Rows extends readonly unknown[] = Row[]>(text: string, values?: readonly unknown[]): Statement<Rows>
  /** For short reads, which share connections; within a transaction, on its connection. */
  readonly reads: Reads
}

/** A statement, or a part of one. It is sent once, when it is awaited. */
export class Statement<Rows extends readonly unknown[] = Row[]> implements PromiseLike<Answer<Rows>> {
  readonly #send: Send
  readonly #texts: readonly string[]
  readonly #values: readonly unknown[]
  readonly #isWritten: boolean
  #sent: Promise<Answer<Rows>> | undefined

  /** @param isWritten the text has its own `$1`, and is not a prepared statement */
  constructor(send: Send, texts: readonly string[], values: readonly unknown[], isWritten = false) {
    this.#send = send
    this.#texts = texts
    this.#values = values
    this.#isWritten = isWritten
  }

  // PromiseLike, so that it can be awaited.
  then<Done = Answer<Rows>, Failed = never>(
    onDone?: ((answer: Answer<Rows>) => Done | PromiseLike<Done>) | null,
    onFailed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    this.#sent ??= this.#run()
    return this.#sent.then(onDone, onFailed)
  }

  catch<Failed>(onFailed: (reason: unknown) => Failed | PromiseLike<Failed>): Promise<Answer<Rows> | Failed> {
    return this.then(undefined, onFailed)
  }

  async #run(): Promise<Answer<Rows>> {
    const result = await this.#send(this.#config())
    // Several statements in one text have a result each; the last one counts.
    const { rows, rowCount } = Array.isArray(result) ? (result.at(-1) as QueryResult) : result
    // Not enumerable, so that a result is deeply equal to its rows.
    return Object.defineProperty(rows, 'count', { value: rowCount ?? 0 }) as unknown as Answer<Rows>
  }

  #config(): QueryConfig {
    if (this.#isWritten) return { text: this.#texts[0] ?? '', values: [...this.#values] }
    const values: unknown[] = []
    const text = this.#compose(values)
    const name = nameOf(text)
    return name === undefined ? { text, values } : { text, values, name }
  }

  /** @returns the text with `$1`, `$2`, …, having added its values to `into` */
  #compose(into: unknown[]): string {
    if (this.#isWritten && this.#values.length > 0) throw new TypeError('a text with its own $1 cannot be a part')
    let text = this.#texts[0] ?? ''
    for (const [index, value] of this.#values.entries()) {
      // `null` is a value; `undefined` is a mistake: in a condition it would match nothing, in a write it would become null.
      if (value === undefined) throw new TypeError(`value ${index + 1} of a statement is undefined`)
      text += value instanceof Statement ? value.#compose(into) : `$${into.push(value)}`
      text += this.#texts[index + 1] ?? ''
    }
    return text
  }
}

/** @param reads sends short reads */
export function createSql(send: Send, reads: Send = send): Sql {
  const tag = <Rows extends readonly unknown[]>(texts: TemplateStringsArray, ...values: unknown[]) =>
    new Statement<Rows>(send, texts, values)
  return Object.assign(tag, {
    unsafe: <Rows extends readonly unknown[]>(text: string, values: readonly unknown[] = []) =>
      new Statement<Rows>(send, [text], values, true),
    reads: <Rows extends readonly unknown[]>(texts: TemplateStringsArray, ...values: unknown[]) =>
      new Statement<Rows>(reads, texts, values),
  })
}

/**
 * Bounds the prepared statements: each connection keeps a plan for every one, and a plan takes a hundred times the memory of its text.
 * Texts that are composed of what a person asks for are long, and there are many of them: others are prepared whatever those do.
 */
const maxPrepared = { short: 1_000, long: 32 }
const longFromCharacters = 4_000
const names = new Map<string, string>()
const prepared = { short: 0, long: 0 }

/** The name of a prepared statement: the same for the same text on every connection. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  const length = text.length < longFromCharacters ? 'short' : 'long'
  if (known !== undefined || prepared[length] === maxPrepared[length]) return known
  const name = `notejam_${names.size}`
  prepared[length]++
  names.set(text, name)
  return name
}
