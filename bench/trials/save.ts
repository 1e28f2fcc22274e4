import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type Sql } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { chance } from '../../kit/dice.ts'
import { anAccount, aSignedInPerson, type Person } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { median, percentile } from '../figures.ts'
import { processorTime } from '../process-usage.ts'
import { makeSearchable, withoutSearch } from '../searchable.ts'
import { makeNotes } from './search-notes.ts'
import type { Outcome, Trial } from './trial.ts'
import { visit } from './visit.ts'

const sizes = { large: { notes: 100_000, pads: 1_000 }, small: { notes: 200, pads: 10 } }
const shortSizes = { large: { notes: 4_000, pads: 40 }, small: { notes: 200, pads: 10 } }

interface Owner {
  readonly name: string
  readonly id: string
  readonly person: Person
  readonly noteIds: readonly string[]
}

/** What a save costs: of a person with very many notes beside one with few, of many writers at once, and of a large text. */
export async function save(trial: Trial): Promise<Outcome> {
  const say = (text: string) => trial.say(text)
  const postgres = await aPortedPostgres(trial)
  const product = await aProduct(trial, { DATABASE_URL: postgres.url })
  await product.start()
  const sql = connect(postgres.url, 1)
  trial.onEnd(() => sql.end({ timeout: 1 }))
  await sql`set statement_timeout = 0`
  const owners: Owner[] = []
  for (const [name, size] of Object.entries(trial.isShort ? shortSizes : sizes)) {
    const account = anAccount(name)
    const person = await aSignedInPerson(product.url, account)
    const [user] = await sql<{ id: string }[]>`select id from users where email = ${account.email}`
    if (!user) throw new Error(`there is no account of ${account.email}`)
    await withoutSearch(sql, () => makeNotes(sql, user.id, size, say))
    const notes = await sql<{ id: string }[]>`
      select id from notes where user_id = ${user.id} order by md5(id::text) limit 160`
    owners.push({ name, ...user, person, noteIds: notes.map(({ id }) => id) })
  }
  await makeSearchable(sql, say)
  await sql`vacuum (analyze)`
  await sql`checkpoint`

  const broken: string[] = []
  const table: string[][] = [['', 'who', 'p50 ms', 'p95 ms', 'p99 ms', 'saves/s']]
  const rows: Record<string, unknown>[] = []
  const rounds = trial.isShort ? 2 : 5
  const seconds = trial.isShort ? 1 : 5
  for (const writers of [1, 16]) {
    const medians = new Map<string, number[]>()
    const all = new Map<string, number[]>()
    // Interleaved: what disturbs a machine disturbs neighbours alike.
    for (let round = 0; round < rounds; round++) {
      for (const owner of owners) {
        const took = await saves(owner, writers, seconds * 1000)
        medians.set(owner.name, [...(medians.get(owner.name) ?? []), percentile(took, 0.5)])
        all.set(owner.name, [...(all.get(owner.name) ?? []), ...took])
      }
    }
    for (const { name } of owners) {
      const took = (all.get(name) ?? []).sort((a, b) => a - b)
      const figures = [0.5, 0.95, 0.99].map((share) => percentile(took, share))
      const rate = took.length / (rounds * seconds)
      table.push([`${writers} at once`, name, ...[...figures, rate].map((figure) => figure.toFixed(1))])
      rows.push({ writers, who: name, p50: figures[0], p95: figures[1], p99: figures[2], rate })
    }
    const ratio = median((medians.get('large') ?? []).map((p50, round) => p50 / (medians.get('small')?.[round] ?? NaN)))
    table.push([`${writers} at once`, 'large / small', ratio.toFixed(2)])
    rows.push({ writers, ratio })
  }

  const [owner] = owners
  if (!owner) throw new Error('no person was seeded')
  const large = await largeSaves(owner, trial.isShort ? 3 : 20)
  table.push(['1 MiB of Chinese: the database’s CPU', owner.name, large.save.toFixed(1)])
  table.push(['the same, indexed afterwards', owner.name, large.indexing.toFixed(1)])
  return { table, kept: { rounds, seconds, rows, large }, broken }

  /** So many writers at once, each with notes of its own. @returns milliseconds of each save, in order of size */
  async function saves({ person, noteIds }: Owner, writers: number, milliseconds: number): Promise<number[]> {
    const agent = new Agent({ keepAlive: true, maxSockets: writers })
    const took: number[] = []
    const end = performance.now() + milliseconds
    const write = async (writer: number) => {
      const own = noteIds.filter((_, index) => index % writers === writer)
      for (let time = 0; performance.now() < end; time++) {
        const begin = performance.now()
        const text = `${'Two kilos of fruit, one of sugar and the juice of a lemon. '.repeat(20)} ${time} by ${writer}`
        await submit(person, agent, own[time % own.length] ?? '', text)
        took.push(performance.now() - begin)
      }
    }
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
    agent.destroy()
    return took.sort((a, b) => a - b)
  }

  /** Milliseconds of CPU for each save of one word more, and for having it indexed. */
  async function largeSaves({ person, noteIds }: Owner, times: number): Promise<{ save: number; indexing: number }> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const noteId = noteIds[0] ?? ''
    const text = chinese(348_000)
    await submit(person, agent, noteId, text)
    await untilIndexed(sql)
    const before = await databaseTime(sql)
    for (let time = 0; time < times; time++) await submit(person, agent, noteId, `第${time}${text}`)
    const saved = await databaseTime(sql)
    const q = `第${times - 1}`
    const page = await visit(product.url + routes.search.href({ q, part: 'found' }), person, agent)
    if (!page.body.includes('1 note found')) broken.push(`what was just saved was not found: ${page.status}`)
    const searched = await databaseTime(sql)
    await untilIndexed(sql)
    agent.destroy()
    return { save: (saved - before) / times, indexing: (await databaseTime(sql)) - searched }
  }

  async function submit(person: Person, agent: Agent, noteId: string, text: string): Promise<void> {
    const form = new URLSearchParams({ name: 'Saved', text }).toString()
    const { status } = await visit(product.url + routes.notes.edit.href({ noteId }), person, agent, form)
    if (status !== 303) broken.push(`a save was answered with ${status}`)
  }
}

/** Letters as common as in Chinese: a few hundred of them are most of a text. */
function chinese(letters: number): string {
  const random = chance(42)
  return Array.from({ length: letters }, () => String.fromCodePoint(0x4e00 + Math.floor(5_000 ** random()))).join('')
}

/** Milliseconds of CPU that all of the server's processes have taken. */
async function databaseTime(sql: Sql): Promise<number> {
  const processes = await sql<{ pid: number }[]>`select pid from pg_stat_activity where pid <> pg_backend_pid()`
  return processes.reduce((sum, { pid }) => sum + (processorTime(pid) ?? NaN) / 1000, 0)
}

async function untilIndexed(sql: Sql): Promise<void> {
  for (;;) {
    const [row] = await sql<{ waiting: number }[]>`select count(*)::int as waiting from search_due`
    if (row?.waiting === 0) return
    await pause(200)
  }
}
