import { connect, type DatabaseAddress } from '../../app/server/platform/database/connect.ts'
import { Client, Tally } from '../../kit/client.ts'
import { eventually } from '../../kit/eventually.ts'
import { anAccount, aSignedInPerson } from '../../kit/person.ts'
import type { Scene } from '../drill.ts'
import { checkPages } from './check-pages.ts'
import { checkRows } from './check-rows.ts'
import { readBeside } from './reader.ts'
import { Writer } from './writer.ts'

/** People who write and read until they are stopped, and the ledgers of what was acknowledged to them. */
export interface Crew {
  readonly tally: Tally
  /** Resolves after so many more acknowledged changes, or when the writing has broken off. */
  after(changes: number): Promise<void>
  /** Forgets all but the last text of each note: an earlier release's history may have kept less. */
  beginHistory(): void
  /** Stops the writing. */
  rest: () => Promise<void>
  /** Stops the writing and compares database and pages with the ledgers. @returns what is wrong, in sentences */
  check(): Promise<string[]>
}

export interface CrewSettings {
  /** The process that serves now. */
  readonly url: () => string
  readonly database: DatabaseAddress
  readonly writers: number
  /** Counted up by each crew of a scene: their people and words are told apart by it. */
  readonly number: number
  readonly tally: Tally
  /** Beside every second writer. @default 1 */
  readonly readersOfEach?: number
}

/** Signs the people up and lets them begin; the end of the scene stops them. */
export async function aCrew(
  scene: Scene,
  { url, database, writers, number, tally, readersOfEach = 1 }: CrewSettings,
): Promise<Crew> {
  let isEnding = false
  scene.onEnd(async () => (isEnding = true))
  const failures: string[] = []
  const people: { writer: Writer; client: Client; email: string }[] = []
  for (let index = 0; index < writers; index++) {
    const own = number * 100 + index
    const account = anAccount(`writer-${own}`)
    const { cookie } = await aSignedInPerson(url(), account)
    const client = new Client(url, cookie, tally)
    people.push({ client, email: account.email, writer: new Writer(client, own, scene.seed) })
  }
  let broke = 0
  const working = people.flatMap(({ writer, client }, index) => [
    writer
      .write(() => isEnding)
      .catch((error: unknown) => {
        broke++
        failures.push((error as Error).message)
      }),
    ...Array.from({ length: index % 2 === 0 ? readersOfEach : 0 }, (_, reader) =>
      readBeside(client, writer.ledger, scene.seed + index * 10 + reader, () => isEnding),
    ),
  ])

  async function rest(): Promise<void> {
    isEnding = true
    await Promise.all(working)
  }

  return {
    tally,
    async after(changes) {
      const aim = tally.acknowledged + changes
      await eventually(
        `${changes} more changes are acknowledged`,
        () => tally.acknowledged >= aim || broke === people.length,
        200_000,
      )
    },
    beginHistory() {
      for (const { writer } of people) {
        for (const { texts } of writer.ledger.notes) texts.splice(0, texts.length - 1)
      }
    },
    rest,
    async check() {
      await rest()
      const sql = connect(database, 1)
      try {
        for (const { writer, client, email } of people) {
          failures.push(...(await checkRows(sql, email, writer.ledger)))
          failures.push(...(await checkPages(client, writer.ledger)))
        }
      } finally {
        await sql.end({ timeout: 1 })
      }
      return failures
    },
  }
}
